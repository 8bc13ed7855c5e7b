-- Findings that end before they begin.
-- grain: one row a finding
-- reads: port_calls, gaps, voyages, encounters
with

spans as (
    select
        port_call_id as finding_id,
        arrived_at_utc as begins_at_utc,
        departed_at_utc as ends_at_utc
    from port_calls
    union all
    select
        gap_id as finding_id,
        started_at_utc as begins_at_utc,
        ended_at_utc as ends_at_utc
    from gaps
    union all
    select
        voyage_id as finding_id,
        departed_at_utc as begins_at_utc,
        arrived_at_utc as ends_at_utc
    from voyages
    union all
    select
        encounter_id as finding_id,
        started_at_utc as begins_at_utc,
        ended_at_utc as ends_at_utc
    from encounters
)

select
    finding_id as offender,
    'begins ' || begins_at_utc || ', ends ' || ends_at_utc as fault
from spans
where ends_at_utc < begins_at_utc
order by offender
