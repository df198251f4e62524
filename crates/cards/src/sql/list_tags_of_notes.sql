select
  note_id,
  tags
from notes_state
