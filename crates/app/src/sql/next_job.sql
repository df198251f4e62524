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
where kind = :kind
  and state = 'queued'
order by created_at, id
limit 1
