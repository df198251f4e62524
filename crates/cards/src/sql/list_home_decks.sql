select
  id,
  coalesce(home_deck_id, deck_id) as deck_id
from cards
