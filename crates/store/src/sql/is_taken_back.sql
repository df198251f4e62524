select
  undo.id
from operations as undo
where undo.undoes = :operation_id
  and not exists (
    select 1
    from operations as redo
    where redo.undoes = undo.id
  )
limit 1
