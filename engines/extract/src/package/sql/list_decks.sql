select
    id,
    name,
    mtime_secs,
    common,
    kind
from decks
