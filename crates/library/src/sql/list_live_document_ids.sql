select id
from documents
where deleted_at is null
  and (:course_id is null or course_id = :course_id)
