-- Voyages whose two calls are not there, are of another vessel, or say other ports or times than the voyage.
-- grain: one row a voyage and end that does not fit
-- reads: voyages, port_calls
with

ends as (
    select
        voyage_id,
        'origin' as which,
        vessel_id,
        origin_port_call_id as port_call_id,
        origin_port_id as port_id,
        departed_at_utc as moment_utc
    from voyages
    union all
    select
        voyage_id,
        'destination' as which,
        vessel_id,
        destination_port_call_id as port_call_id,
        destination_port_id as port_id,
        arrived_at_utc as moment_utc
    from voyages
),

calls as (
    select
        *,
        'origin' as which,
        departed_at_utc as moment_utc
    from port_calls
    union all
    select
        *,
        'destination' as which,
        arrived_at_utc as moment_utc
    from port_calls
)

select
    ends.voyage_id as offender,
    ends.which || ' call ' || ends.port_call_id
    || case when calls.port_call_id is null then ' is not there' else ' says otherwise' end as fault
from ends
left join calls
    on ends.port_call_id = calls.port_call_id and ends.which = calls.which
where
    calls.port_call_id is null
    or ends.vessel_id != calls.vessel_id
    or ends.port_id != calls.port_id
    or ends.moment_utc is distinct from calls.moment_utc
order by offender, fault
