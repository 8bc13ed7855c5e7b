-- Every run, and how every finding came; some were revised a day later.
insert into runs
select
    run_of(day_utc) as run_id,
    started_at_utc,
    started_at_utc + interval 20 minutes as finished_at_utc,
    '0.1.0' as code_version,
    'x' as settings_sha256,
    '{}' as inputs,
    started_at_utc - interval 3 hours as as_of_utc,
    8000000 as rows_in,
    10000 as rows_out,
    'done' as state
from (
    select
        getvariable('begin_utc') + day * interval 1 day as day_utc,
        night_of(getvariable('begin_utc') + day * interval 1 day) as started_at_utc
    from range(getvariable('days')) as days (day)
) as nights;

insert into finding_history
with found as (
    select
        'port_calls' as finding_table,
        port_call_id as finding_id,
        arrived_at_utc as at_utc,
        run_id,
        to_json(finding) as row
    from port_calls as finding
    union all
    select
        'gaps' as finding_table,
        gap_id as finding_id,
        started_at_utc as at_utc,
        run_id,
        to_json(finding) as row
    from gaps as finding
    union all
    select
        'dark_calls' as finding_table,
        dark_call_id as finding_id,
        earliest_arrival_utc as at_utc,
        run_id,
        to_json(finding) as row
    from dark_calls as finding
    union all
    select
        'encounters' as finding_table,
        encounter_id as finding_id,
        started_at_utc as at_utc,
        run_id,
        to_json(finding) as row
    from encounters as finding
    union all
    select
        'voyages' as finding_table,
        voyage_id as finding_id,
        departed_at_utc as at_utc,
        run_id,
        to_json(finding) as row
    from voyages as finding
),

changed as (
    select
        finding_table,
        finding_id,
        row,
        unnest(
            case
                when hash(finding_id) % 8 = 0 and run_of(at_utc) < run_id
                    then [
                        {'run_id': run_of(at_utc), 'change': 'added', 'reason': 'new (new lines)'},
                        {'run_id': run_id, 'change': 'revised', 'reason': 'changed: duration_hours (new lines)'}
                    ]
                else [{'run_id': run_id, 'change': 'added', 'reason': 'new (new lines)'}]
            end
        ) as step
    from found
)

select
    finding_table,
    finding_id,
    step['run_id'] as run_id,
    step['change'] as change,
    step['reason'] as reason,
    row
from changed
order by run_id;
