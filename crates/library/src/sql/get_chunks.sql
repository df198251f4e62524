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
join documents on documents.id = revisions.document_id
              and documents.revision_id = chunks.revision_id
where chunks.id in (select value from json_each(:ids))
