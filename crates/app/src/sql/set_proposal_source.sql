update card_proposals
set source = :source
where id = :id
