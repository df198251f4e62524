select
    ntid,
    name,
    mtime_secs,
    config
from templates
order by
    ntid,
    ord
