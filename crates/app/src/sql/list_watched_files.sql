select
    path,
    size_bytes,
    modified_ns,
    error_code,
    error_detail
from watched_files
where folder = :folder
order by path
