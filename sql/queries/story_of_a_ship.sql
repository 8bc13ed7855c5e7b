-- What did one ship do, in the order in which it happened? Put its IMO number into `asked`.
-- grain: one row a port call or silence
-- reads: vessels, port_calls, gaps
with asked as (
    select vessel_id
    from vessels
    where imo = 9161003
),

calls as (
    select
        port_calls.arrived_at_utc as from_utc,
        port_calls.departed_at_utc as until_utc,
        'port call' as event,
        port_calls.port_name as what,
        port_calls.evidence || ', ' || round(port_calls.probability, 2) as how_sure
    from port_calls
    inner join asked on port_calls.vessel_id = asked.vessel_id
),

silences as (
    select
        gaps.started_at_utc as from_utc,
        gaps.ended_at_utc as until_utc,
        'silence' as event,
        coalesce(round(gaps.duration_hours, 1) || ' hours', 'until now') as what,
        gaps.cause as how_sure
    from gaps
    inner join asked on gaps.vessel_id = asked.vessel_id
)

select * from calls
union all
select * from silences
order by from_utc, event;
