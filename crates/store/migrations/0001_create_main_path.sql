-- The tables behind importing, reading, asking and answering.
--
-- Three kinds of tables, see the crate's documentation:
--   syncing   courses, documents, conversations, messages, study_events: no foreign keys, because a row may arrive
--             before the row it points to
--   derived   revisions, parts, chunks, documents_state: foreign keys with cascade
--   local     everything else: true for this machine only
--
-- Times are milliseconds since 1970 UTC. Ids are UUIDv7 in 16 bytes.

create table courses (
  id               blob    not null primary key check (length(id) = 16),
  name             text    not null,
  instructions     text    not null default '',
  model            text,
  preset_questions text    not null default '[]' check (json_valid(preset_questions)),
  sections         text    not null default '[]' check (json_valid(sections)),
  created_at       integer not null,
  deleted_at       integer,
  clocks           blob    not null
) strict;

create table documents (
  id               blob    not null primary key check (length(id) = 16),
  course_id        blob    check (length(course_id) = 16),
  title            text    not null,
  path             text    not null default '',
  section          text,
  tags             text    not null default '[]' check (json_valid(tags)),
  authors          text    not null default '[]' check (json_valid(authors)),
  year             integer,
  language         text,
  format           text,
  size_bytes       integer not null,
  content_hash     text    not null,
  added_at         integer not null,
  reading_position text    check (json_valid(reading_position)),
  revision_id      blob    check (length(revision_id) = 16),
  deleted_at       integer,
  clocks           blob    not null
) strict;

create index documents_by_course on documents (course_id);
create index documents_by_content on documents (content_hash);

create table conversations (
  id         blob    not null primary key check (length(id) = 16),
  course_id  blob    check (length(course_id) = 16),
  title      text    not null,
  mode       text    not null,
  created_at integer not null,
  updated_at integer not null,
  deleted_at integer,
  clocks     blob    not null
) strict;

create index conversations_by_course on conversations (course_id, updated_at);
create index conversations_by_update on conversations (updated_at);

create table messages (
  id              blob    not null primary key check (length(id) = 16),
  conversation_id blob    not null check (length(conversation_id) = 16),
  role            text    not null,
  text            text    not null,
  mode            text    not null,
  at              integer not null,
  answer          text    check (json_valid(answer)),
  deleted_at      integer,
  clocks          blob    not null
) strict;

create index messages_by_conversation on messages (conversation_id, at);

-- One row for each use case that changed a syncing row or recorded a study event.
create table operations (
  id   integer primary key autoincrement,
  name text    not null,
  at   integer not null
) strict;

-- What each operation changed, one row for each group of columns. `before` is null where the row was created.
create table operations_log (
  seq          integer primary key autoincrement,
  operation_id integer not null references operations (id),
  table_number integer not null,
  row_id       blob    not null check (length(row_id) = 16),
  group_number integer not null,
  clock        blob    not null check (length(clock) = 16),
  before       text    check (json_valid(before)),
  after        text    not null check (json_valid(after))
) strict;

create index operations_log_by_row on operations_log (table_number, row_id, group_number);
create index operations_log_by_operation on operations_log (operation_id);

-- Append-only. `operation_id` is null for events that another device recorded.
create table study_events (
  id           blob    not null primary key check (length(id) = 16),
  operation_id integer references operations (id),
  at           integer not null,
  kind         text    not null,
  subject      blob    not null check (length(subject) = 16),
  payload      text    not null check (json_valid(payload))
) strict;

create index study_events_by_subject on study_events (subject, at);
create index study_events_by_kind on study_events (kind, at);
create index study_events_by_operation on study_events (operation_id);

-- The devices whose clock this database has run under; a restored backup goes on as a new one.
create table devices (
  id         blob    not null primary key check (length(id) = 8),
  created_at integer not null,
  last_clock blob    not null check (length(last_clock) = 16),
  is_current integer not null check (is_current in (0, 1))
) strict;

create unique index devices_current on devices (is_current) where is_current = 1;

create table revisions (
  id                blob    not null primary key check (length(id) = 16),
  document_id       blob    not null references documents (id) on delete cascade,
  content_hash      text    not null,
  extractor_version integer not null,
  format            text    not null,
  paged             integer not null check (paged in (0, 1)),
  text_length       integer not null default 0,
  part_count        integer,
  complete          integer not null default 0 check (complete in (0, 1)),
  bookmarks         text    not null default '[]' check (json_valid(bookmarks)),
  created_at        integer not null
) strict;

create index revisions_by_document on revisions (document_id);

create table parts (
  revision_id blob    not null references revisions (id) on delete cascade,
  part_index  integer not null,
  start       integer not null,
  text        text    not null,
  locator     text    not null check (json_valid(locator)),
  blocks      text    not null check (json_valid(blocks)),
  layout      blob,
  html        text,
  primary key (revision_id, part_index)
) strict;

create table chunks (
  id           integer primary key autoincrement,
  revision_id  blob    not null references revisions (id) on delete cascade,
  ordinal      integer not null,
  start        integer not null,
  "end"        integer not null,
  parent_start integer not null,
  parent_end   integer not null,
  heading_path text    not null default '[]' check (json_valid(heading_path)),
  unique (revision_id, ordinal)
) strict;

create table documents_state (
  document_id  blob not null primary key references documents (id) on delete cascade,
  status       text not null,
  error_code   text,
  error_detail text
) strict;

create table jobs (
  id           blob    not null primary key check (length(id) = 16),
  kind         text    not null,
  state        text    not null,
  title        text    not null,
  document_id  blob    check (length(document_id) = 16),
  model        text,
  payload      text    not null default '{}' check (json_valid(payload)),
  done         integer not null default 0,
  total        integer,
  unit         text    not null,
  error_code   text,
  error_detail text,
  created_at   integer not null,
  updated_at   integer not null
) strict;

create index jobs_by_state on jobs (state, created_at);
create index jobs_by_document on jobs (document_id);

create table settings (
  key   text not null primary key,
  value text not null check (json_valid(value))
) strict, without rowid;

create table notices (
  id        blob    not null primary key check (length(id) = 16),
  code      text    not null,
  detail    text    not null default '',
  at        integer not null,
  dismissed integer not null default 0 check (dismissed in (0, 1))
) strict;

create index notices_open on notices (at) where dismissed = 0;

create table network_requests (
  id             integer primary key autoincrement,
  at             integer not null,
  host           text    not null,
  path           text    not null,
  purpose        text    not null,
  received_bytes integer not null default 0,
  outcome        text    not null
) strict;

create index network_requests_by_time on network_requests (at);

create table model_measurements (
  model                text    not null,
  machine              text    not null,
  prefill_tokens_per_s real    not null,
  decode_tokens_per_s  real    not null,
  prefill_threads      integer not null,
  decode_threads       integer not null,
  measured_at          integer not null,
  primary key (model, machine)
) strict, without rowid;

create table own_models (
  id         text    not null primary key,
  name       text    not null,
  path       text    not null,
  role       text    not null,
  size_bytes integer not null,
  sha256     text    not null,
  added_at   integer not null
) strict;

-- Generation numbers of what is derived from this database and kept beside it, such as the search index.
create table index_state (
  name  text not null primary key,
  value text not null
) strict, without rowid;
