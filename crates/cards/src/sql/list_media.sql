select
  name,
  content_hash,
  size_bytes
from media
where deleted_at is null
order by name
