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
  and start < :end
  and part_index >= (
      select coalesce(max(earlier.part_index), 0)
      from parts as earlier
      where earlier.revision_id = :revision_id
        and earlier.start <= :start
  )
order by part_index
