select
  cards.id,
  cards.home_deck_id
from cards
join cards_state on cards_state.card_id = cards.id
where cards.deck_id = :deck_id
  and cards.home_deck_id is not null
  and cards_state.phase <> 0
  and cards_state.hidden <> 4
