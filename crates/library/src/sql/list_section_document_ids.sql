select id
from documents
where course_id = :course_id
  and section = :section
  and deleted_at is null
