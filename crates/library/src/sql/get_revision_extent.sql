select
    document_id,
    content_hash,
    text_length
from revisions
where id = :id
  and complete = 1
