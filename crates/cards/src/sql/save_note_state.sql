insert into notes_state (
  note_id,
  sort_text,
  text,
  first_hash
) values (
  :note_id,
  :sort_text,
  :text,
  :first_hash
)
on conflict (note_id) do update set
  sort_text = excluded.sort_text,
  text = excluded.text,
  first_hash = excluded.first_hash
