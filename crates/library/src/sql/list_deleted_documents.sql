select
    documents.id,
    documents.title,
    documents.path,
    documents.course_id,
    documents.section,
    documents.tags,
    documents.authors,
    documents.year,
    documents.language,
    documents.format,
    documents.content_type,
    documents.address,
    documents.published,
    documents.size_bytes,
    documents.added_at,
    documents.reading_position,
    documents.read_at,
    documents.revision_id,
    documents.deleted_at,
    documents_state.status,
    documents_state.error_code,
    documents_state.error_detail,
    revisions.text_length,
    case when revisions.paged = 1 then revisions.part_count end as pages,
    revisions.sound_ms as duration_ms,
    (
        select count(*)
        from chunks
        where chunks.revision_id = documents.revision_id
    ) as chunks
from documents
left join documents_state on documents_state.document_id = documents.id
left join revisions on revisions.id = documents.revision_id
where documents.deleted_at >= :since
  and documents.content_hash <> ''
order by documents.deleted_at desc, documents.id
