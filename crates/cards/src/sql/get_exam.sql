select
  id,
  name,
  day,
  scope,
  minutes_a_day,
  last_pass_days,
  deck_id
from exams
where id = :id
  and deleted_at is null
