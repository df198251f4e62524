update documents_state
set status = 'ready'
where status = 'searchable'
