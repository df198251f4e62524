insert into operations_log (
  operation_id,
  table_number,
  row_id,
  group_number,
  clock,
  before,
  after
) values (
  :operation_id,
  :table_number,
  :row_id,
  :group_number,
  :clock,
  :before,
  :after
)
