select distinct
  group_number
from operations_log
where table_number = :table_number
  and row_id = :row_id
