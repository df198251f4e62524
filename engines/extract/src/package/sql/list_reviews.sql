select
    id,
    cid,
    ease,
    ivl,
    lastIvl,
    factor,
    time,
    type
from revlog
order by id
