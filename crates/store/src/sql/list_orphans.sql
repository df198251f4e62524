select
  'documents' as table_name,
  documents.id as row_id,
  'course' as missing
from documents
left join courses on courses.id = documents.course_id
where documents.course_id is not null
  and documents.deleted_at is null
  and (courses.id is null or courses.deleted_at is not null)
union all
select
  'conversations',
  conversations.id,
  'course'
from conversations
left join courses on courses.id = conversations.course_id
where conversations.course_id is not null
  and courses.id is null
union all
select
  'messages',
  messages.id,
  'conversation'
from messages
left join conversations on conversations.id = messages.conversation_id
where conversations.id is null
union all
select
  'annotations',
  annotations.id,
  'document'
from annotations
left join documents on documents.id = annotations.document_id
where documents.id is null
union all
select
  'documents',
  documents.id,
  'revision'
from documents
left join revisions on revisions.id = documents.revision_id
where documents.revision_id is not null
  and documents.deleted_at is null
  and revisions.id is null
union all
select distinct
  'parts',
  parts.revision_id,
  'revision'
from parts
left join revisions on revisions.id = parts.revision_id
where revisions.id is null
union all
select distinct
  'chunks',
  chunks.revision_id,
  'revision'
from chunks
left join revisions on revisions.id = chunks.revision_id
where revisions.id is null
union all
select
  'notes',
  notes.id,
  'note type'
from notes
left join note_types on note_types.id = notes.note_type_id
where note_types.id is null
union all
select
  'cards',
  cards.id,
  'note'
from cards
left join notes on notes.id = cards.note_id
where notes.id is null
union all
select
  'cards',
  cards.id,
  'deck'
from cards
left join decks on decks.id = cards.deck_id
where decks.id is null
