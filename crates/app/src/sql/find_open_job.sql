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
  and document_id is :document_id
  and model is :model
  and payload = :payload
  and state in ('queued', 'running', 'paused')
order by created_at, id
limit 1
