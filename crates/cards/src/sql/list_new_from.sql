select
  card_id
from cards_state
where queue = 0
  and due >= :start
  and hidden <> 4
order by due, card_id
