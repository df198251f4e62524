select
  subject,
  at,
  kind,
  payload
from study_events
where kind = 'card_reviewed'
  and at < :until
order by at desc
limit :limit
