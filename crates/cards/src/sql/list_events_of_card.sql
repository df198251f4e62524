select
  id,
  at,
  kind,
  payload
from study_events
where subject = :subject
