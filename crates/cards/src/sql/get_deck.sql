select
  id,
  parent_id,
  name,
  course_id,
  preset_id,
  description,
  filter,
  today,
  extra
from decks
where id = :id
  and deleted_at is null
