select
    id,
    conversation_id,
    role,
    text,
    mode,
    at,
    answer
from messages
where id = :id
  and deleted_at is null
