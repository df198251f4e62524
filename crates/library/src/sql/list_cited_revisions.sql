select json_extract(citation.value, '$.revision') as revision
from messages
join json_each(messages.answer, '$.citations') as citation
where messages.answer is not null
union
select source ->> 'revision'
from notes
where source is not null
union
select source ->> 'revision'
from card_proposals
where state = 'open'
