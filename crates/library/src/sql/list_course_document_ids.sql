select id
from documents
where course_id = :course_id
  and deleted_at is null
