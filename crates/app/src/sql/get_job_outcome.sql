select outcome
from jobs
where id = :id
