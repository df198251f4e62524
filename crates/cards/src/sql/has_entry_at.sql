-- Is there an entry of a card's review log at this very moment? The plus keeps SQLite from the index by kind.
select
  1
from study_events
where subject = :subject
  and at = :at
  and +kind in ('card_reviewed', 'card_logged', 'card_rescheduled', 'card_reset')
limit 1
