update revisions
set part_count = :part_count,
    text_length = :text_length,
    sound_ms = :sound_ms
where id = :id
