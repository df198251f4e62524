select
  done.id,
  done.name,
  done.at
from operations as done
where done.name in (select value from json_each(:names))
  and not exists (
    select 1
    from operations as undo
    where undo.undoes = done.id
      and not exists (
        select 1
        from operations as redo
        where redo.undoes = undo.id
      )
  )
order by done.id desc
limit 1
