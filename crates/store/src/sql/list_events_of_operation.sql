select
  rowid as place,
  id,
  subject
from study_events
where operation_id = :operation_id
  and rowid < :before
order by rowid desc
limit :limit
