update watched_folders
set is_missing = :is_missing
where path = :path
