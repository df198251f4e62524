-- Whether more than one entry of the review log stands at a moment: to count a whole text that was reset at once would
-- take long.
select
  count(*)
from (
  select
    1
  from study_events
  where kind in ('card_reviewed', 'card_logged', 'card_rescheduled', 'card_reset')
    and at = :at
  limit 2
)
