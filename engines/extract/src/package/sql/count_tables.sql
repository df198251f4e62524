select count(*)
from sqlite_schema
where name = ?1
    and type = 'table'
    and sql not like 'create virtual%'
