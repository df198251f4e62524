insert into config (
    key,
    usn,
    mtime_secs,
    val
) values (
    :key,
    -1,
    0,
    :value
)
