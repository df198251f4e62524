select
  subject,
  max(at) as at
from study_events
where kind in ('card_rescheduled', 'card_reset')
group by subject
