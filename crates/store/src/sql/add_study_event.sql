insert into study_events (
  id,
  operation_id,
  at,
  kind,
  subject,
  payload
) values (
  :id,
  :operation_id,
  :at,
  :kind,
  :subject,
  :payload
)
on conflict (id) do nothing
