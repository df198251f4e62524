insert into revlog (
    id,
    cid,
    usn,
    ease,
    ivl,
    lastIvl,
    factor,
    time,
    type
) values (
    :id_ms,
    :card,
    -1,
    :button,
    :interval,
    :last_interval,
    :factor,
    :taken_ms,
    :kind
)
