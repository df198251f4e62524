select distinct json_extract(citation.value, '$.revision') as revision
from messages
join json_each(messages.answer, '$.citations') as citation
where messages.answer is not null
