select
  entry.seq,
  entry.operation_id,
  entry.table_number,
  entry.row_id,
  entry.group_number,
  entry.clock,
  entry.before,
  entry.after
from operations_log as entry
where entry.seq = (
  select max(newest.seq)
  from operations_log as newest
  where newest.table_number = entry.table_number
    and newest.row_id = entry.row_id
    and newest.group_number = entry.group_number
)
order by entry.seq
