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
from chunks
join revisions on revisions.id = chunks.revision_id
join documents on documents.revision_id = chunks.revision_id
where documents.deleted_at is null
order by documents.added_at desc, chunks.ordinal
