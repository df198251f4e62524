select
  cards
from cards_due
where day = :day
