-- The plus keeps SQLite from the index by kind: a card has few entries, an hour may have many.
select
  at,
  kind,
  payload
from study_events
where subject = :subject
  and at >= :since
  and at < :at
  and +kind in ('card_reviewed', 'card_logged', 'card_rescheduled', 'card_reset')
