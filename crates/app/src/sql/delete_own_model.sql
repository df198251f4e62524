delete from own_models
where id = :id
