insert into notes_state (
  note_id,
  note_type_id,
  document_id,
  changed_at,
  first_hash,
  sort_text,
  tags,
  text
) values (
  :note_id,
  :note_type_id,
  :document_id,
  :changed_at,
  :first_hash,
  :sort_text,
  :tags,
  :text
)
on conflict (note_id) do update set
  note_type_id = excluded.note_type_id,
  document_id = excluded.document_id,
  changed_at = excluded.changed_at,
  first_hash = excluded.first_hash,
  sort_text = excluded.sort_text,
  tags = excluded.tags,
  text = excluded.text
