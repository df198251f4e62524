select
  id,
  home_deck_id
from cards
where deck_id = :deck_id
  and home_deck_id is not null
