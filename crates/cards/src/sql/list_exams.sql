select
  id,
  name,
  day,
  scope,
  minutes_a_day,
  last_pass_days,
  deck_id
from exams
where deleted_at is null
order by day, name collate nocase, id
