select
    format,
    part_count,
    text_length,
    sound_ms,
    bookmarks
from revisions
where id = :id
  and complete = 1
