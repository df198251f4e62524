select content_hash
from documents
where content_hash <> ''
  and (deleted_at is null or deleted_at >= :before)
union
select content_hash
from revisions
where complete = 1
union
select content_hash
from media
where deleted_at is null
