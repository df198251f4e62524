select
  name,
  content_hash,
  size_bytes
from media
where name = :name
  and deleted_at is null
order by created_at
limit 1
