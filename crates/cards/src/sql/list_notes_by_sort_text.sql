select
  note_id
from notes_state
order by sort_text collate nocase, note_id
