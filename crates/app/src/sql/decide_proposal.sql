update card_proposals
set
  state = :state,
  note_id = :note_id,
  decided_at = :decided_at
where id = :id
