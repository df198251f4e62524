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
where state in ('queued', 'running', 'paused', 'failed', 'cancelled')
   or updated_at > (select coalesce(max(updated_at), 0) - 86400000 from jobs)
order by created_at desc, id desc
limit 2000
