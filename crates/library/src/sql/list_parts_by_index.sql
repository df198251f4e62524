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
  and part_index >= :from
  and part_index < :to
order by part_index
