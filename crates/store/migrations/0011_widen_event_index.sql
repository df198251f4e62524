-- Which cards were answered since a day, without reading the events themselves.

drop index study_events_by_kind;

create index study_events_by_kind on study_events (kind, at, subject);
