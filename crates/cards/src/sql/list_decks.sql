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
where deleted_at is null
order by name collate nocase, id
