select
    id,
    rank
from documents
where course_id is :course_id
  and section is :section
  and deleted_at is null
order by rank is null, rank, added_at, id
