delete from revisions
where document_id = :document_id
  and complete = 0
