-- The plus keeps SQLite from the index by kind: to go through the table once is faster than to look up each of its rows.
select
  id,
  at,
  kind,
  subject,
  payload
from study_events
where +kind = 'card_reviewed'
