select
    conversations.id,
    (
        select courses.id
        from courses
        where courses.id = conversations.course_id
          and courses.deleted_at is null
    ) as course_id,
    conversations.title,
    conversations.mode,
    conversations.updated_at,
    (
        select count(*)
        from messages
        where messages.conversation_id = conversations.id
          and messages.deleted_at is null
    ) as message_count
from conversations
where conversations.id = :id
  and conversations.deleted_at is null
