select count(*) from revlog
