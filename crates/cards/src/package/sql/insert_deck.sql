insert into decks (
    id,
    name,
    mtime_secs,
    usn,
    common,
    kind
) values (
    :id,
    :name,
    :modified_at_s,
    -1,
    :common,
    :kind
)
