select today
from exams
where deck_id = :deck_id
  and today is not null
  and deleted_at is null
