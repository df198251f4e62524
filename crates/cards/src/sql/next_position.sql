select
  coalesce(max(due), 0) + 1
from cards_state
where queue = 0
