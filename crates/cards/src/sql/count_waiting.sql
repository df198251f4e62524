select
  count(*)
from (
  select
    1
  from cards_state
  where deck_id = :deck_id
    and queue = :queue
    and due <= :until
    and (hidden = 0 or (hidden in (2, 3) and hidden_day <> :day))
  limit :limit
)
