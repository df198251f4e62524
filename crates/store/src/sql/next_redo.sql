select
  undo.id,
  done.name,
  done.at
from operations as undo
join operations as done on done.id = undo.undoes
where done.name in (select value from json_each(:names))
  and not exists (
    select 1
    from operations as redo
    where redo.undoes = undo.id
  )
  and not exists (
    select 1
    from operations as later
    where later.id > undo.id
      and later.name in (select value from json_each(:names))
  )
order by undo.id desc
limit 1
