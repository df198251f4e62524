select distinct
  tags.value as tag
from notes, json_each(notes.tags) as tags
where notes.deleted_at is null
order by tags.value collate nocase
