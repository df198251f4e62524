update notices
set dismissed = 1
where id = :id
