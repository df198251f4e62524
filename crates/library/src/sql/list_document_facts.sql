select
    documents.id,
    documents.title,
    documents.section,
    documents.tags,
    documents.authors,
    documents.year,
    documents.language,
    documents.format,
    courses.name as course
from documents
left join courses on courses.id = documents.course_id
                 and courses.deleted_at is null
where documents.deleted_at is null
  and (:course_id is null or documents.course_id = :course_id)
