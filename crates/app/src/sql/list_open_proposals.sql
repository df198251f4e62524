select
  card_proposals.id,
  card_proposals.job_id,
  card_proposals.kind,
  card_proposals.fields,
  card_proposals.source,
  card_proposals.made_by,
  card_proposals.duplicate,
  card_proposals.state,
  card_proposals.note_id,
  card_proposals.created_at
from card_proposals
join documents on documents.id = card_proposals.document_id
where card_proposals.state = 'open'
  and documents.deleted_at is null
  and (:document_id is null or card_proposals.document_id = :document_id)
  and (:job_id is null or card_proposals.job_id = :job_id)
order by card_proposals.document_id, card_proposals.source ->> '$.range[0]', card_proposals.id
