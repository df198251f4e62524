select
  card_id,
  answers
from cards_answers
