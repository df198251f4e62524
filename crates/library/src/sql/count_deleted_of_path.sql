select count(*)
from documents
where path = :path
  and deleted_at is not null
