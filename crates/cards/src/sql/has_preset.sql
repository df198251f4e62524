select 1
from presets
where id = :id
