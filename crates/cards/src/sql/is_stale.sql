select
  1
from index_state
where name = :name
