select id
from documents
where content_hash = :content_hash
  and deleted_at is null
order by added_at
limit 1
