delete from index_state
where name = :name
