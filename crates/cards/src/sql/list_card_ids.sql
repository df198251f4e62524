select
  id
from cards
order by id
