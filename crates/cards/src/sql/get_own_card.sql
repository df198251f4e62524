select
  cards.id,
  cards.note_id,
  cards.deck_id,
  cards.ordinal,
  cards.flag,
  cards.position,
  cards.created_at,
  cards.deleted_at is not null or notes.deleted_at is not null as is_deleted
from cards
join notes on notes.id = cards.note_id
where cards.id = :id
