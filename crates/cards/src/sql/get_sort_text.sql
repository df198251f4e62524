select
  sort_text
from notes_state
where note_id = ?
