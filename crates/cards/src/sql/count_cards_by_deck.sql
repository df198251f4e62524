select
  deck_id,
  count(*) as count
from cards_state
where hidden <> 4
group by deck_id
