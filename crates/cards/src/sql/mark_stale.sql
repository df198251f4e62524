insert or replace into index_state (
  name,
  value
) values (
  :name,
  'stale'
)
