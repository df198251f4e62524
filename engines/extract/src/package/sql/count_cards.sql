select count(*) from cards
