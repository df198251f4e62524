select
  id,
  name,
  options,
  extra
from presets
where id = :id
  and deleted_at is null
