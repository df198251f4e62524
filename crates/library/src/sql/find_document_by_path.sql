select id
from documents
where path = :path
  and deleted_at is null
order by added_at
limit 1
