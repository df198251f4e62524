update revisions
set complete = 1,
    format = :format,
    paged = :paged,
    bookmarks = :bookmarks
where id = :id
