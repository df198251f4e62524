select
    documents.id,
    documents.title,
    documents.path,
    documents.deleted_at
from revisions
join documents on documents.id = revisions.document_id
where revisions.id = :revision_id
