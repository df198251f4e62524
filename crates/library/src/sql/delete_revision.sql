delete from revisions
where id = :id
