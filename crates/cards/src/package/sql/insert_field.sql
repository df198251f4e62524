insert into fields (
    ntid,
    ord,
    name,
    config
) values (
    :note_type,
    :ordinal,
    :name,
    :config
)
