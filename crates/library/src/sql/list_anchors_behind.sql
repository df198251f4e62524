select
    id,
    range_start,
    range_end,
    quote,
    context_before,
    context_after,
    text_length
from annotations
where document_id = :document_id
  and revision_id <> :revision_id
