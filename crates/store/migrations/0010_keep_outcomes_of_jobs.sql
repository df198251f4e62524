-- What a job brought, for those that bring more than what stands in other tables: JSON, read by whoever queued it.

alter table jobs add column outcome text check (json_valid(outcome));
