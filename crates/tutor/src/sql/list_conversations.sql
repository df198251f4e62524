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
where conversations.deleted_at is null
  and (:course_id is null or conversations.course_id = :course_id)
order by
    conversations.updated_at desc,
    conversations.id desc
