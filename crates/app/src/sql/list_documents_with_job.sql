select distinct document_id
from jobs
where document_id is not null
  and state <> 'done'
