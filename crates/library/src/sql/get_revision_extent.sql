select
    document_id,
    content_hash,
    format,
    text_length
from revisions
where id = :id
  and complete = 1
