select
  report,
  tried
from card_proposal_runs
where job_id = :job_id
