update jobs
set document_id = :document_id
where id = :id
