select
  notes.id,
  notes.guid,
  notes.note_type_id,
  notes.fields,
  notes.tags,
  notes.source,
  notes.created_at,
  notes.changed_at,
  notes.deleted_at,
  notes.extra
from notes_state
join notes on notes.id = notes_state.note_id
where notes_state.document_id = :document
  and notes.deleted_at is null
order by notes.created_at
