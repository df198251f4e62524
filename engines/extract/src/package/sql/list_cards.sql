select
    id,
    nid,
    did,
    ord,
    mod,
    type,
    queue,
    due,
    ivl,
    factor,
    reps,
    lapses,
    left,
    odue,
    odid,
    flags,
    data
from cards
where ifnull(octet_length(data), 0) <= 1000000
order by id
