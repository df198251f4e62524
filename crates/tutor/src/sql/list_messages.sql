select
    id,
    conversation_id,
    role,
    text,
    mode,
    at,
    answer
from messages
where conversation_id = :conversation_id
  and deleted_at is null
order by
    at,
    id
