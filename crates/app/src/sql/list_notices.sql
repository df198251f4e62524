select
    id,
    code,
    detail,
    at
from notices
where dismissed = 0
order by at desc
