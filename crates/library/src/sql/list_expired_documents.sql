select distinct documents.id
from documents
join revisions on revisions.document_id = documents.id
where documents.deleted_at is not null
  and documents.deleted_at < :before
