select id
from exams
where deck_id = :deck_id
  and deleted_at is null
