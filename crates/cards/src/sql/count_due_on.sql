select
  count(*)
from cards_state
where queue = 2
  and due = :day
