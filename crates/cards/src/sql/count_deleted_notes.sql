select
  count(*)
from notes
where deleted_at is not null
