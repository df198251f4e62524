select
    chunks.id,
    revisions.document_id
from chunks
join revisions on revisions.id = chunks.revision_id
where chunks.id > :after
order by chunks.id
