-- Who called at Rajin in the year of the latest data?
-- grain: one row a port call
-- reads: port_calls, runs
create view calls_at_rajin_this_year as
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
    port_calls.duration_hours,
    port_calls.evidence,
    port_calls.probability,
    port_calls.port_probability,
    port_calls.port_call_id
from port_calls
cross join latest
where
    port_calls.port_id = 'KP_RAJIN'
    and port_calls.arrived_at_utc >= latest.year_from_utc
order by
    port_calls.arrived_at_utc asc,
    port_calls.port_call_id asc;

comment on view calls_at_rajin_this_year is 'Port calls at Rajin in the year of the latest data';
