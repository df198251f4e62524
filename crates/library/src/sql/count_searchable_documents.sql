select count(*)
from documents_state
where status = 'searchable'
