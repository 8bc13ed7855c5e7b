-- Who called at Rajin in the year of the latest data?
-- grain: one row a port call
-- reads: port_calls, runs
with latest as (
    select date_trunc('year', max(as_of_utc)) as year_from_utc
    from runs
)

select
    port_calls.arrived_at_utc,
    port_calls.departed_at_utc,
    port_calls.ship_name,
    port_calls.imo,
    port_calls.mmsi,
    round(port_calls.duration_hours, 1) as duration_hours,
    port_calls.evidence,
    round(port_calls.port_probability, 2) as port_probability,
    port_calls.port_call_id
from port_calls
cross join latest
where
    port_calls.port_id = 'KP_RAJIN'
    and port_calls.arrived_at_utc >= latest.year_from_utc
order by port_calls.arrived_at_utc asc, port_calls.port_call_id asc;
