select
  id,
  name,
  kind,
  fields,
  templates,
  style,
  extra
from note_types
where deleted_at is null
order by name collate nocase, id
