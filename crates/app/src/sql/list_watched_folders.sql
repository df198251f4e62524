select
    path,
    course_id,
    added_at,
    is_missing,
    (
        select count(*)
        from watched_files
        where watched_files.folder = watched_folders.path
          and error_code is null
    ) as file_count
from watched_folders
order by path
