insert into card_proposals (
  id,
  job_id,
  document_id,
  kind,
  fields,
  source,
  made_by,
  duplicate,
  state,
  created_at
)
values (
  :id,
  :job_id,
  :document_id,
  :kind,
  :fields,
  :source,
  :made_by,
  :duplicate,
  :state,
  :created_at
)
