select
    id,
    name,
    mtime_secs,
    config
from notetypes
