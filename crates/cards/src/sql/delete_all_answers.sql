delete from cards_answers
