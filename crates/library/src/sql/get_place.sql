select
    course_id,
    section,
    tags
from documents
where id = :id
  and deleted_at is null
