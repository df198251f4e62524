select
    part_index,
    start,
    text,
    locator,
    blocks
from parts
where revision_id = :revision_id
order by part_index
