select
  max(last_clock) as last_clock
from devices
