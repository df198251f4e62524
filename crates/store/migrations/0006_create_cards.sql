-- Notes, decks and cards, and what is folded from their study events.
--
-- A card's memory is the fold over its study events; `cards_state` holds the result and can be made again. Positions,
-- moments and days share one column there, because the queue sorts by it: `queue` says which of them `due` is.

alter table operations add column undoes integer references operations (id);

create index operations_by_undoes on operations (undoes) where undoes is not null;

create table note_types (
  id         blob    not null primary key check (length(id) = 16),
  name       text    not null,
  kind       text    not null,
  fields     text    not null check (json_valid(fields)),
  templates  text    not null check (json_valid(templates)),
  style      text    not null default '',
  extra      text    check (json_valid(extra)),
  created_at integer not null,
  changed_at integer not null,
  deleted_at integer,
  clocks     blob    not null
) strict;

create table presets (
  id         blob    not null primary key check (length(id) = 16),
  name       text    not null,
  options    text    not null check (json_valid(options)),
  extra      text    check (json_valid(extra)),
  created_at integer not null,
  changed_at integer not null,
  deleted_at integer,
  clocks     blob    not null
) strict;

create table decks (
  id          blob    not null primary key check (length(id) = 16),
  parent_id   blob    check (length(parent_id) = 16),
  name        text    not null,
  course_id   blob    check (length(course_id) = 16),
  preset_id   blob    check (length(preset_id) = 16),
  description text    not null default '',
  filter      text    check (json_valid(filter)),
  extra       text    check (json_valid(extra)),
  created_at  integer not null,
  changed_at  integer not null,
  deleted_at  integer,
  clocks      blob    not null
) strict;

create index decks_by_parent on decks (parent_id);

create table notes (
  id           blob    not null primary key check (length(id) = 16),
  guid         text    not null,
  note_type_id blob    not null check (length(note_type_id) = 16),
  fields       text    not null check (json_valid(fields)),
  tags         text    not null default '[]' check (json_valid(tags)),
  source       text    check (json_valid(source)),
  extra        text    check (json_valid(extra)),
  created_at   integer not null,
  changed_at   integer not null,
  deleted_at   integer,
  clocks       blob    not null
) strict;

create index notes_by_guid on notes (guid);
create index notes_by_type on notes (note_type_id);

create table cards (
  id           blob    not null primary key check (length(id) = 16),
  note_id      blob    not null check (length(note_id) = 16),
  ordinal      integer not null,
  position     integer not null,
  deck_id      blob    not null check (length(deck_id) = 16),
  home_deck_id blob    check (length(home_deck_id) = 16),
  flag         integer not null default 0,
  extra        text    check (json_valid(extra)),
  created_at   integer not null,
  deleted_at   integer,
  clocks       blob    not null
) strict;

create index cards_by_note on cards (note_id);
create index cards_by_deck on cards (deck_id);

create table media (
  id           blob    not null primary key check (length(id) = 16),
  name         text    not null,
  content_hash text    not null,
  size_bytes   integer not null,
  created_at   integer not null,
  deleted_at   integer,
  clocks       blob    not null
) strict;

create index media_by_name on media (name);

-- What a note shows in lists, and how copies of it are found. `sort_text` is its sort field without markup.
create table notes_state (
  note_id    blob    not null primary key references notes (id) on delete cascade,
  sort_text  text    not null,
  text       text    not null,
  first_hash integer not null
) strict;

create index notes_state_by_sort_text on notes_state (sort_text collate nocase);
create index notes_state_by_first_hash on notes_state (first_hash);

-- queue: 0 new (due is a position), 1 learning (due is a moment in ms), 2 review, 3 learning over days (due is a day).
-- hidden: 0 no, 1 suspended, 2 buried by the student, 3 buried as a sibling, 4 deleted; buried only on `hidden_day`.
create table cards_state (
  card_id        blob    not null primary key references cards (id) on delete cascade,
  note_id        blob    not null,
  deck_id        blob    not null,
  ordinal        integer not null,
  flag           integer not null,
  queue          integer not null,
  due            integer not null,
  hidden         integer not null,
  hidden_day     integer not null default 0,
  phase          integer not null,
  interval_days  integer not null,
  ease_permille  integer not null,
  reps           integer not null,
  lapses         integer not null,
  stability      real,
  difficulty     real,
  last_review_at integer,
  created_at     integer not null,
  state          text    not null check (json_valid(state))
) strict;

create index cards_state_by_deck on cards_state (deck_id, queue, due, hidden, hidden_day);
create index cards_state_by_note on cards_state (note_id);
create index cards_state_by_due on cards_state (queue, due);
