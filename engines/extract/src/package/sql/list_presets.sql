select
    id,
    name,
    mtime_secs,
    config
from deck_config
