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
  and seq < :before
order by seq desc
limit :limit
