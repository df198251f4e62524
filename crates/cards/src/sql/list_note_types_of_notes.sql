select
  note_id,
  note_type_id
from notes_state
