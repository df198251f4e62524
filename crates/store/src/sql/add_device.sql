insert into devices (
  id,
  created_at,
  last_clock,
  is_current
) values (
  randomblob(8),
  :created_at,
  :last_clock,
  1
)
returning
  id
