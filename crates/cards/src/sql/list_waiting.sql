select
  card_id,
  note_id,
  deck_id,
  due,
  ordinal,
  interval_days,
  ease_permille,
  lapses,
  stability,
  difficulty,
  last_review_at,
  created_at
from cards_state
where deck_id = :deck_id
  and queue = :queue
  and due <= :until
  and (hidden = 0 or (hidden in (2, 3) and hidden_day <> :day))
order by due, ordinal
limit :limit
