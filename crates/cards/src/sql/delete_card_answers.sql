delete from cards_answers
where card_id = :card_id
