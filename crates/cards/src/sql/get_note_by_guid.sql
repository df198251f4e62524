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
where guid = :guid
order by deleted_at is not null, created_at
limit 1
