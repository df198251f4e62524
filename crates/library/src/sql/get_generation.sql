select cast(value as integer) as generation
from index_state
where name = 'lexical'
