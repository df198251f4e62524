delete from watched_files
where folder = :folder
  and path = :path
