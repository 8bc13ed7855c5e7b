-- What did we know then? All findings as the runs finished by that moment had them.
-- grain: one row a finding, with the table it was a row of and itself as JSON
-- reads: finding_history, runs, superseded_findings
create macro findings_as_of(moment_utc) as table
    with finished as (
        select run_id
        from runs
        where finished_at_utc <= moment_utc::timestamp
    ),

    over_by_then as (
        select
            finding_table,
            finding_id,
            run_id
        from superseded_findings
        where held_until_utc <= moment_utc::timestamp
    )

    select
        finding_history.finding_table,
        finding_history.finding_id,
        finding_history.reason,
        finding_history.row,
        finding_history.run_id
    from finding_history
    inner join finished on finding_history.run_id = finished.run_id
    left join over_by_then
        on
            finding_history.finding_id = over_by_then.finding_id
            and finding_history.finding_table = over_by_then.finding_table
            and finding_history.run_id = over_by_then.run_id
    where
        finding_history.change <> 'withdrawn'
        and over_by_then.run_id is null
    order by
        finding_history.finding_table asc,
        finding_history.finding_id asc;
