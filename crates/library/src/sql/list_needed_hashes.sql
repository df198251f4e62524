select content_hash
from documents
where content_hash <> ''
  and (deleted_at is null or deleted_at >= :before)
