-- What the browser searches by, beside the words of a note: in rows that are narrow enough to be read by the hundred
-- thousand. All of it is derived. `tags` are folded, each between blanks (' a b::c '), empty for none; `text` are the
-- fields without markup, folded, with U+001F between them. Rows that are here already are folded in ASCII only, until
-- their note is saved again.

alter table notes_state rename to notes_state_before;

create table notes_state (
  note_id      blob    not null primary key references notes (id) on delete cascade,
  note_type_id blob    not null,
  document_id  text,
  changed_at   integer not null,
  first_hash   integer not null,
  sort_text    text    not null,
  tags         text    not null,
  text         text    not null
) strict;

insert into notes_state (
  note_id,
  note_type_id,
  document_id,
  changed_at,
  first_hash,
  sort_text,
  tags,
  text
)
select
  notes.id,
  notes.note_type_id,
  notes.source ->> 'document',
  notes.changed_at,
  notes_state_before.first_hash,
  notes_state_before.sort_text,
  coalesce((select ' ' || group_concat(lower(value), ' ') || ' ' from json_each(notes.tags)), ''),
  lower(notes_state_before.text)
from notes_state_before
join notes on notes.id = notes_state_before.note_id;

drop table notes_state_before;

create index notes_state_by_sort_text on notes_state (sort_text collate nocase, note_id);
create index notes_state_by_first_hash on notes_state (first_hash);
create index notes_state_by_type on notes_state (note_type_id, note_id);
create index notes_state_by_document on notes_state (document_id) where document_id is not null;

-- The exponent of the forgetting curve, so that the chance of recall can be compared without reading `state`.
alter table cards_state add column decay real;

update cards_state
set decay = state ->> 'decay';

-- Holds all that a search compares, so that it never reads the wide rows.
drop index cards_state_by_note;

create index cards_state_by_note on cards_state (
  note_id,
  hidden,
  deck_id,
  queue,
  due,
  hidden_day,
  card_id,
  ordinal,
  flag,
  phase,
  interval_days,
  ease_permille,
  reps,
  lapses,
  stability,
  difficulty,
  decay,
  last_review_at,
  created_at
);

create index cards_by_home_deck on cards (home_deck_id) where home_deck_id is not null;

-- More cards of a deck than its preset allows, on one day.
alter table decks add column today text check (json_valid(today));
