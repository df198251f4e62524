select
    messages.id,
    messages.conversation_id,
    conversations.title,
    substr(messages.text, 1, 160) as excerpt,
    messages.at
from messages
join conversations on conversations.id = messages.conversation_id
where messages.deleted_at is null
  and conversations.deleted_at is null
  and (:course_id is null or conversations.course_id = :course_id)
  and not exists (
      select 1
      from json_each(:words) as word
      where instr(lower(messages.text), word.value) = 0
  )
  and not exists (
      select 1
      from json_each(:excluded) as word
      where instr(lower(messages.text), word.value) > 0
  )
order by messages.at desc
limit :limit
