insert into documents_state (document_id, status, error_code, error_detail)
values (:document_id, :status, :error_code, :error_detail)
on conflict (document_id) do update
set status = excluded.status,
    error_code = excluded.error_code,
    error_detail = excluded.error_detail
