select
    count(*) as citations,
    count(distinct conversation_id) as conversations
from messages
where deleted_at is null
  and answer is not null
  and exists (
      select 1
      from json_each(messages.answer, '$.citations') as citation
      where json_extract(citation.value, '$.document.id') in (select value from json_each(:document_ids))
  )
