insert into notetypes (
    id,
    name,
    mtime_secs,
    usn,
    config
) values (
    :id,
    :name,
    :modified_at_s,
    -1,
    :config
)
