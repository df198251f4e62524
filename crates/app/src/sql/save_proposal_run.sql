insert into card_proposal_runs (job_id, report, tried)
values (:job_id, :report, :tried)
on conflict (job_id) do update
set
  report = excluded.report,
  tried = excluded.tried
