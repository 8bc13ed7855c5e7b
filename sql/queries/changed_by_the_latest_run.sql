-- What does the latest run know that the one before did not, and what did it take back?
-- grain: one row a finding that came, changed or went
-- reads: runs, finding_history
with latest as (
    select arg_max(run_id, (started_at_utc, run_id)) as run_id
    from runs
)

select
    finding_history.change,
    finding_history.reason,
    finding_history.finding_id,
    finding_history.row
from finding_history
inner join latest on finding_history.run_id = latest.run_id
order by finding_history.change asc, finding_history.finding_id asc;
