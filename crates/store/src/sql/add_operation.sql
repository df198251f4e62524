insert into operations (
  name,
  at
) values (
  :name,
  :at
)
