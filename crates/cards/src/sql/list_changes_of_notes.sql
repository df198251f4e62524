select
  note_id,
  changed_at
from notes_state
