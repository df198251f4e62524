select
  cards.id,
  cards.note_id,
  cards.ordinal,
  cards.position,
  cards.deck_id,
  cards.home_deck_id,
  cards.flag,
  cards.created_at,
  cards_state.state,
  cards_state.hidden = 4 as is_deleted
from cards
join cards_state on cards_state.card_id = cards.id
where cards.home_deck_id = :deck_id
  and cards_state.hidden <> 4
order by cards.created_at, cards.id
