select
    part_index,
    start,
    text,
    locator,
    blocks,
    layout,
    html
from parts
where revision_id = :revision_id
  and part_index in (
      select value
      from json_each(:part_indexes)
  )
order by part_index
