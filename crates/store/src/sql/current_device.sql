select
  id
from devices
where is_current = 1
