select id
from documents
where course_id is null
  and deleted_at is null
