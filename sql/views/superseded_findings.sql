-- What was known and is no longer: each finding as it was before a later run changed it or took it back.
-- grain: one row a change of a finding that a later one followed; withdrawals left out
-- reads: finding_history, runs
create view superseded_findings as
with changed as (
    select distinct finding_id
    from finding_history
    where change <> 'added'
),

steps as (
    select
        finding_history.finding_table,
        finding_history.finding_id,
        finding_history.run_id,
        finding_history.change,
        runs.finished_at_utc as held_from_utc,
        lead(runs.finished_at_utc) over (
            partition by finding_history.finding_table, finding_history.finding_id
            order by runs.finished_at_utc asc, runs.run_id asc
        ) as held_until_utc
    from finding_history
    inner join runs on finding_history.run_id = runs.run_id
    where finding_history.finding_id in (select changed.finding_id from changed)
)

select
    steps.finding_table,
    steps.finding_id,
    steps.run_id,
    steps.held_from_utc,
    steps.held_until_utc,
    finding_history.reason,
    finding_history.row
from steps
inner join finding_history
    on
        steps.finding_table = finding_history.finding_table
        and steps.finding_id = finding_history.finding_id
        and steps.run_id = finding_history.run_id
where
    steps.held_until_utc is not null
    and steps.change <> 'withdrawn';

comment on view superseded_findings is
'Findings as they were before a later run changed them or took them back, and from when until when';
