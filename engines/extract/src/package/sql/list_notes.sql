select
    id,
    guid,
    mid,
    mod,
    tags,
    flds,
    flags,
    data
from notes
where ifnull(octet_length(guid), 0) + ifnull(octet_length(tags), 0) + ifnull(octet_length(flds), 0)
    + ifnull(octet_length(data), 0) <= 8000000
order by id
