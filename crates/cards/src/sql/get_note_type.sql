select
  id,
  name,
  kind,
  fields,
  templates,
  style,
  extra
from note_types
where id = :id
