select
    at,
    host,
    path,
    purpose,
    received_bytes,
    outcome
from network_requests
order by id desc
limit :limit
