select
    id,
    tags
from documents
where deleted_at is null
  and exists (
      select 1
      from json_each(documents.tags) as tag
      where tag.value = :tag
  )
