-- An answer writes fewer pages. How many reviews are due on a day is counted as cards move, where an index had to be
-- kept and counted through; one index holds what the browser and the queue compare, where there were two; and the clock
-- is kept with the operation, which is written anyway. Operations are never deleted, so none of their ids comes again
-- without a counter of its own either.

create table operations_counted (
  id         integer primary key,
  name       text    not null,
  at         integer not null,
  undoes     integer references operations_counted (id),
  last_clock blob    check (length(last_clock) = 16)
) strict;

insert into operations_counted (id, name, at, undoes)
select
  id,
  name,
  at,
  undoes
from operations;

drop table operations;

alter table operations_counted rename to operations;

create index operations_by_undoes on operations (undoes) where undoes is not null;

create table cards_due (
  day   integer not null primary key,
  cards integer not null
) strict;

insert into cards_due (day, cards)
select
  due,
  count(*)
from cards_state
where queue = 2
group by due;

create trigger cards_due_when_added
after insert on cards_state
when new.queue = 2
begin
  insert into cards_due (day, cards)
  values (new.due, 1)
  on conflict (day) do update set cards = cards + 1;
end;

create trigger cards_due_when_deleted
after delete on cards_state
when old.queue = 2
begin
  update cards_due set cards = cards - 1 where day = old.due;
end;

create trigger cards_due_when_left
after update of queue, due on cards_state
when old.queue = 2 and (new.queue <> 2 or new.due <> old.due)
begin
  update cards_due set cards = cards - 1 where day = old.due;
end;

create trigger cards_due_when_reached
after update of queue, due on cards_state
when new.queue = 2 and (old.queue <> 2 or new.due <> old.due)
begin
  insert into cards_due (day, cards)
  values (new.due, 1)
  on conflict (day) do update set cards = cards + 1;
end;

drop index cards_state_by_due;

create index cards_state_by_position on cards_state (due) where queue = 0;

drop index cards_state_by_note;

drop index cards_state_by_deck;

create index cards_state_by_deck on cards_state (
  deck_id,
  queue,
  due,
  hidden,
  hidden_day,
  phase,
  interval_days,
  stability,
  difficulty,
  last_review_at,
  created_at,
  ordinal,
  ease_permille,
  lapses,
  note_id,
  card_id,
  reps,
  decay,
  flag
);
