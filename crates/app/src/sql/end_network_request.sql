update network_requests
set received_bytes = :received_bytes,
    outcome = :outcome
where id = :id
