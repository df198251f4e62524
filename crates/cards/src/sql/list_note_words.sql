select
  notes_state.note_id,
  notes_state.text
from notes
join notes_state on notes_state.note_id = notes.id
where notes.deleted_at is null
order by notes.created_at desc, notes.id
limit :limit
