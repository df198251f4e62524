-- The answers to each card, packed, so that statistics over millions of them take less than a second. Derived from the
-- study events, see `crates/cards/src/statistics/packed.rs`.
create table cards_answers (
  card_id blob not null primary key references cards (id) on delete cascade,
  answers blob not null
) strict, without rowid;

-- Answers that were given before are packed when statistics are asked for next.
insert into index_state (name, value)
select
  'cards_answers',
  'stale'
where exists (
  select 1
  from study_events
  where kind = 'card_reviewed'
);

-- What is due and what statistics show of a card are read from the index alone: the rows themselves are ten times as wide.
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
  card_id
);
