update jobs
set done = :done,
    total = :total,
    updated_at = :now
where id = :id
