select
  id,
  name,
  options,
  extra
from presets
where deleted_at is null
order by name collate nocase, id
