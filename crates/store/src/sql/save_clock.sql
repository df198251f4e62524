-- With the newest operation, where it is looked for: the one that is written now may have begun before others.
update operations
set last_clock = :last_clock
where id = (
  select
    max(id)
  from operations
)
