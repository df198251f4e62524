-- Exams: until when which cards are to be known, and the time for it. A syncing table. The plan is no part of it: it is made
-- anew from the cards. `today` holds the cards that a study of the exam gathered last, in their order.

create table exams (
  id             blob    not null primary key check (length(id) = 16),
  name           text    not null,
  day            integer not null,
  scope          text    not null check (json_valid(scope)),
  minutes_a_day  integer not null,
  last_pass_days integer not null,
  deck_id        blob    check (length(deck_id) = 16),
  today          text    check (json_valid(today)),
  created_at     integer not null,
  changed_at     integer not null,
  deleted_at     integer,
  clocks         blob    not null
) strict;
