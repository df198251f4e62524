select count(*)
from annotations
where document_id = :document_id
  and deleted_at is null
