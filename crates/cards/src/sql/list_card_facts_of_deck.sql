select
  card_id,
  deck_id,
  queue,
  due,
  hidden,
  hidden_day,
  phase,
  interval_days,
  stability,
  difficulty,
  last_review_at,
  created_at
from cards_state
where deck_id = :deck_id
