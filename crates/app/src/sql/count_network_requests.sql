select count(*)
from network_requests
where at >= :since
  and outcome <> 'refused'
