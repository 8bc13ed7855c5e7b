-- What do we know that we did not know a day before the latest run, and what was taken back?
-- grain: one row a finding that came, changed or went in those 24 hours, all in all
-- reads: runs, finding_history
create view changed_since_yesterday as
with latest as (
    select max(started_at_utc) as started_at_utc
    from runs
),

recent as (
    select
        finding_history.finding_table,
        finding_history.finding_id,
        finding_history.change,
        finding_history.reason,
        finding_history.row,
        runs.started_at_utc
    from finding_history
    inner join runs on finding_history.run_id = runs.run_id
    cross join latest
    where runs.started_at_utc > latest.started_at_utc - interval 24 hours
),

findings as (
    select
        finding_table,
        finding_id,
        arg_min(change, started_at_utc) as first_change,
        arg_max(change, started_at_utc) as last_change,
        arg_max(reason, started_at_utc) as reason,
        arg_max(row, started_at_utc) as row
    from recent
    group by
        finding_table,
        finding_id
)

select
    finding_table,
    case
        when last_change = 'withdrawn' then 'withdrawn'
        when first_change = 'added' then 'added'
        else 'revised'
    end as change,
    reason,
    finding_id,
    row
from findings
where not (first_change = 'added' and last_change = 'withdrawn')
order by
    finding_table asc,
    change asc,
    finding_id asc;

comment on view changed_since_yesterday is
'Findings added, revised or withdrawn by the runs of the 24 hours before the latest, all in all';
