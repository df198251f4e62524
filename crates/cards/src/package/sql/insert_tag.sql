insert into tags (
    tag,
    usn,
    collapsed
) values (
    :name,
    -1,
    :is_collapsed
)
