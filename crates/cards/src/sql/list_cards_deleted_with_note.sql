select
  cards.id
from cards
join notes on notes.id = cards.note_id
where cards.note_id = :note_id
  and cards.deleted_at = notes.deleted_at
