insert into watched_files (folder, path, size_bytes, modified_ns, error_code, error_detail)
select :folder, :path, :size_bytes, :modified_ns, :error_code, :error_detail
where exists (
    select 1
    from watched_folders
    where path = :folder
)
on conflict (folder, path) do update
set size_bytes = excluded.size_bytes,
    modified_ns = excluded.modified_ns,
    error_code = excluded.error_code,
    error_detail = excluded.error_detail
