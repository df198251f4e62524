select
  notes_state.note_id
from notes_state
join notes on notes.id = notes_state.note_id
where notes_state.first_hash = :first_hash
  and notes.deleted_at is null
order by notes.created_at
