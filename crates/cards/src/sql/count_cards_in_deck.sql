select
  (
    select count(*)
    from cards_state
    where cards_state.deck_id = :deck_id
      and cards_state.hidden <> 4
  ) + (
    select count(*)
    from cards
    join cards_state on cards_state.card_id = cards.id
    where cards.home_deck_id = :deck_id
      and cards_state.hidden <> 4
  ) as count
