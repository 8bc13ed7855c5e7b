-- The lines that findings rest on: as many a finding as docs/evidence.md has it for plain ones.
insert into evidence
with cited as (
    select
        port_call_id as finding_id,
        unnest(['entry', 'stop', 'exit']) as role,
        arrived_at_utc as at_utc
    from port_calls
    union all
    select
        gap_id as finding_id,
        unnest(['start', 'end']) as role,
        started_at_utc as at_utc
    from gaps
    union all
    select
        voyage_id as finding_id,
        unnest(['origin entry', 'origin exit', 'destination entry', 'destination exit']) as role,
        departed_at_utc as at_utc
    from voyages
    union all
    select
        dark_call_id as finding_id,
        unnest(['start', 'end']) as role,
        earliest_arrival_utc as at_utc
    from dark_calls
    union all
    select
        encounter_id as finding_id,
        unnest(['a_start', 'a_end', 'b_start', 'b_end']) as role,
        started_at_utc as at_utc
    from encounters
    union all
    select
        anomaly_id as finding_id,
        'said' as role,
        seen_from_utc as at_utc
    from identity_anomalies
),

lines as (
    select
        finding_id,
        role,
        least(date_diff('hour', getvariable('begin_utc'), at_utc) // 6, getvariable('days') * 4 - 1) as file_number,
        1 + hash(finding_id, role) % 1999999 as line_no
    from cited
)

select
    lines.finding_id,
    lines.role,
    feed_files.file_id,
    lines.line_no,
    lines.line_no * 55 as byte_offset
from lines
inner join feed_files on lines.file_number = feed_files.number
order by lines.finding_id, lines.role;
