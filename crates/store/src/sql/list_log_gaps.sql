select
  operations_log.seq + 1 as first_missing
from operations_log
where operations_log.seq < (select seq from sqlite_sequence where name = 'operations_log')
  and not exists (
    select 1
    from operations_log as next
    where next.seq = operations_log.seq + 1
  )
order by operations_log.seq
