select
  state
from cards_state
where card_id = :card_id
