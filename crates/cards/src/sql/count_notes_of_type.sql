select
  count(*)
from notes
where note_type_id = :note_type_id
  and deleted_at is null
