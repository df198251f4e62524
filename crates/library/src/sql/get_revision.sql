select
    format,
    part_count,
    text_length,
    bookmarks
from revisions
where id = :id
  and complete = 1
