update jobs
set outcome = :outcome
where id = :id
