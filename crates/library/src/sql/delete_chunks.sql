delete from chunks
where revision_id = :revision_id
