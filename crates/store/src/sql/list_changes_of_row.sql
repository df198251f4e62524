select
  operations_log.operation_id,
  operations_log.before,
  operations.name,
  operations.at
from operations_log
join operations on operations.id = operations_log.operation_id
where operations_log.table_number = :table_number
  and operations_log.row_id = :row_id
  and operations_log.group_number in (select value from json_each(:groups))
order by operations_log.seq desc
limit :limit
