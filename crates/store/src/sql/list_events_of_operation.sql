select
  id,
  subject
from study_events
where operation_id = :operation_id
order by id desc
