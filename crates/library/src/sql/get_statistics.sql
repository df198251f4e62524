select
    count(*) as documents,
    coalesce(sum(case when revisions.paged = 1 then revisions.part_count end), 0) as pages,
    coalesce(sum((
        select count(*)
        from chunks
        where chunks.revision_id = documents.revision_id
    )), 0) as chunks,
    coalesce(sum((
        select count(*)
        from annotations
        where annotations.document_id = documents.id
          and annotations.deleted_at is null
    )), 0) as annotations,
    coalesce(sum(documents.size_bytes), 0) as size_bytes,
    coalesce(sum(revisions.text_length), 0) as text_length,
    coalesce(sum(min(revisions.text_length, cast(documents.reading_position as integer))), 0) as read_length
from documents
left join revisions on revisions.id = documents.revision_id
where documents.deleted_at is null
  and (:course_id is null or documents.course_id = :course_id)
