select
    id,
    kind,
    state,
    title,
    document_id,
    model,
    done,
    total,
    unit,
    error_code,
    error_detail,
    created_at
from jobs
where state = 'running'
order by created_at, id
