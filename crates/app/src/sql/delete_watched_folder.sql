delete from watched_folders
where path = :path
