select
  id
from notes
where note_type_id = :note_type_id
order by created_at, id
