select content_hash
from documents
where id = :id
