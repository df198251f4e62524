select
  max(last_clock) as last_clock
from (
  select
    last_clock
  from devices
  union all
  select
    last_clock
  from (
    select
      last_clock
    from operations
    order by id desc
    limit 1
  )
)
