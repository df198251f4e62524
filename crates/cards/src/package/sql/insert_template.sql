insert into templates (
    ntid,
    ord,
    name,
    mtime_secs,
    usn,
    config
) values (
    :note_type,
    :ordinal,
    :name,
    :modified_at_s,
    -1,
    :config
)
