select
  note_id,
  document_id is null
from notes_state
