-- How many cards a deck has: all of them, less those that are deleted. Both are counted in narrow indexes, and this one
-- holds nothing of a card that is there. 4 is the number of what is deleted among the ways to be held back.

create index cards_state_deleted on cards_state (deck_id) where hidden = 4;
