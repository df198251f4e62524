insert into watched_folders (path, course_id, added_at)
values (:path, :course_id, :added_at)
on conflict (path) do update
set course_id = excluded.course_id,
    is_missing = 0
