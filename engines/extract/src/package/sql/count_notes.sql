select count(*) from notes
