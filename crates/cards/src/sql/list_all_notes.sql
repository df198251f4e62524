select
  id,
  guid,
  note_type_id,
  fields,
  tags,
  source,
  created_at,
  changed_at,
  deleted_at,
  extra
from notes
where deleted_at is null
order by created_at, id
