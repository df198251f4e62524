-- The left join keeps the notes in front, whose index is in the order of the trash.
select
  notes.id,
  notes.deleted_at,
  note_types.name as note_type,
  (
    select count(*)
    from cards
    where cards.note_id = notes.id
      and (cards.deleted_at is null or cards.deleted_at = notes.deleted_at)
  ) as cards,
  (
    select coalesce(cards.home_deck_id, cards.deck_id)
    from cards
    where cards.note_id = notes.id
      and (cards.deleted_at is null or cards.deleted_at = notes.deleted_at)
    order by cards.ordinal
    limit 1
  ) as deck_id
from notes
left join note_types on note_types.id = notes.note_type_id
where notes.deleted_at is not null
order by notes.deleted_at desc, notes.id desc
limit :limit
offset :offset
