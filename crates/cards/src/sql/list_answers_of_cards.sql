select
  card_id,
  answers
from cards_answers
order by card_id
