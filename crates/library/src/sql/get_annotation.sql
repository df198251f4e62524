select
    annotations.id,
    annotations.kind,
    annotations.color,
    annotations.note,
    annotations.document_id,
    documents.title,
    documents.path,
    documents.revision_id as current_revision_id,
    annotations.revision_id,
    annotations.range_start,
    annotations.range_end,
    annotations.quote,
    annotations.context_before,
    annotations.context_after,
    annotations.created_at,
    annotations.changed_at
from annotations
join documents on documents.id = annotations.document_id
where annotations.id = :id
  and annotations.deleted_at is null
  and documents.deleted_at is null
