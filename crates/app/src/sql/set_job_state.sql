update jobs
set state = :state,
    error_code = :error_code,
    error_detail = :error_detail,
    updated_at = :now
where id = :id
