select
  id,
  at,
  kind,
  subject,
  payload
from study_events
where kind in ('card_reviewed', 'card_logged', 'card_rescheduled', 'card_reset')
order by at, id
