-- What did we know then? All findings as the runs finished by that moment had them.
-- grain: one row a finding, with the table it was a row of and itself as JSON
-- reads: finding_history, runs
create macro findings_as_of(moment_utc) as table
    with finished as (
        select
            run_id,
            finished_at_utc
        from runs
        where finished_at_utc <= moment_utc::timestamp
    ),

    known as (
        select
            finding_history.finding_table,
            finding_history.finding_id,
            finding_history.change,
            finding_history.reason,
            finding_history.row,
            finding_history.run_id,
            row_number() over (
                partition by finding_history.finding_table, finding_history.finding_id
                order by finished.finished_at_utc desc, finished.run_id desc
            ) as newest
        from finding_history
        inner join finished on finding_history.run_id = finished.run_id
    )

    select
        finding_table,
        finding_id,
        reason,
        row,
        run_id
    from known
    where
        newest = 1
        and change <> 'withdrawn'
    order by
        finding_table asc,
        finding_id asc;
