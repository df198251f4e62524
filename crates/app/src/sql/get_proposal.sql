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
where card_proposals.id = :id
