insert into notes (
    id,
    guid,
    mid,
    mod,
    usn,
    tags,
    flds,
    sfld,
    csum,
    flags,
    data
) values (
    :id,
    :guid,
    :note_type,
    :modified_at_s,
    -1,
    :tags,
    :fields,
    :sort_field,
    :checksum,
    :flags,
    :data
)
