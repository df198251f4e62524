select
  undo.id,
  done.name,
  done.at
from operations as undo
join operations as done on done.id = undo.undoes
where undo.undoes is not null
  -- What was passed over was not taken back.
  and undo.name = 'undo'
  and undo.id > coalesce((
    select later.id
    from operations as later
    where later.name in (select value from json_each(:names))
    order by later.id desc
    limit 1
  ), 0)
  and done.name in (select value from json_each(:names))
  and not exists (
    select 1
    from operations as redo
    where redo.undoes = undo.id
  )
order by undo.id desc
limit 1
