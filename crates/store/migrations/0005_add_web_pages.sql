-- Documents that came from the web: what the server said that the original is, the address under which the page wants to
-- be known, and the day on which it was published (2019-04-01). Null for files.

alter table documents add column content_type text;
alter table documents add column address text;
alter table documents add column published text;
