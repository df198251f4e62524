select
    courses.id,
    courses.name,
    courses.instructions,
    courses.model,
    courses.preset_questions,
    courses.sections,
    courses.created_at,
    (
        select count(*)
        from documents
        where documents.course_id = courses.id
          and documents.deleted_at is null
    ) as document_count
from courses
where courses.id = :id
  and courses.deleted_at is null
