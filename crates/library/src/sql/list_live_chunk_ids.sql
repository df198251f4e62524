select
    chunks.id,
    documents.id as document_id
from documents
join chunks on chunks.revision_id = documents.revision_id
where documents.deleted_at is null
