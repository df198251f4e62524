select revisions.id
from revisions
join documents on documents.id = revisions.document_id
where revisions.complete = 1
  and revisions.id is not documents.revision_id
  and not exists (
      select 1
      from annotations
      where annotations.revision_id = revisions.id
  )
