update operations
set last_clock = :last_clock
where id = :id
