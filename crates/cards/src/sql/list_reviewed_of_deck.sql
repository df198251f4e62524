select
  card_id
from cards_state
where deck_id = :deck_id
  and phase <> 0
  and hidden <> 4
