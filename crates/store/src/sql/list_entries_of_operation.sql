select
  seq,
  operation_id,
  table_number,
  row_id,
  group_number,
  clock,
  before,
  after
from operations_log
where operation_id = :operation_id
order by seq desc
