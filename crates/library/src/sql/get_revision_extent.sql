select
    document_id,
    text_length
from revisions
where id = :id
  and complete = 1
