update revisions
set part_count = :part_count,
    text_length = :text_length
where id = :id
