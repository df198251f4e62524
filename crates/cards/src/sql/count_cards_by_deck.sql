select
  deck_id,
  count(*) - (
    select count(*)
    -- The planner would take the wide index by deck.
    from cards_state indexed by cards_state_deleted
    where hidden = 4
      and cards_state.deck_id = cards.deck_id
  ) as count
from cards
group by deck_id
