select payload
from jobs
where id = :id
