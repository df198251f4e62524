select
    ntid,
    name,
    config
from fields
order by
    ntid,
    ord
