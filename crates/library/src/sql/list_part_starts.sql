select start
from parts
where revision_id = :revision_id
order by part_index
