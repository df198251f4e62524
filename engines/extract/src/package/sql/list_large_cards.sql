select id
from cards
where ifnull(octet_length(data), 0) > 1000000
