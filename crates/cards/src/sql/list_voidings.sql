select
  id,
  kind,
  payload
from study_events
where kind = 'event_voided'
order by id desc
