-- Highlights and bookmarks. A syncing table: no foreign keys, a row may arrive before its document or its revision.
--
-- The range counts scalar values of the revision's canonical text. Quote, context and the length of that text stand
-- beside it, so that the place is found again in another revision of the document, also where this one is gone.

create table annotations (
  id             blob    not null primary key check (length(id) = 16),
  document_id    blob    not null check (length(document_id) = 16),
  kind           text    not null,
  color          text,
  note           text,
  revision_id    blob    not null check (length(revision_id) = 16),
  range_start    integer not null,
  range_end      integer not null,
  quote          text    not null,
  context_before text    not null,
  context_after  text    not null,
  text_length    integer not null,
  created_at     integer not null,
  changed_at     integer not null,
  deleted_at     integer,
  clocks         blob    not null
) strict;

create index annotations_by_document on annotations (document_id);
