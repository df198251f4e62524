update operations
set undoes = :undoes
where id = :id
