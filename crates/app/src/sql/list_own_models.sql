select
    id,
    name,
    path,
    size_bytes,
    sha256
from own_models
order by added_at
