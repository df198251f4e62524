insert into index_state (name, value)
values ('lexical', '1')
on conflict (name) do update
set value = cast(cast(index_state.value as integer) + 1 as text)
