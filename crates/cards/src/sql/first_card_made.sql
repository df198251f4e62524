select min(created_at)
from cards_state
where hidden <> 4
