select
    chunks.id,
    revisions.document_id,
    chunks.revision_id,
    chunks.start,
    chunks."end",
    chunks.parent_start,
    chunks.parent_end,
    chunks.heading_path,
    documents.title
from documents
join revisions on revisions.id = documents.revision_id
join chunks on chunks.revision_id = documents.revision_id
where documents.deleted_at is null
  and chunks.ordinal = 0
order by documents.added_at desc, documents.id
