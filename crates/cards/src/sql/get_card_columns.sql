select
  card_id,
  note_id,
  deck_id,
  ordinal,
  flag,
  queue,
  due,
  hidden,
  hidden_day,
  phase,
  interval_days,
  ease_permille,
  reps,
  lapses,
  stability,
  difficulty,
  decay,
  last_review_at,
  created_at
from cards_state
where card_id = :card_id
