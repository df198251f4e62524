select
    deleted_at,
    course_id,
    content_hash
from documents
where id = :id
