-- Silences of every ship, one after the other; some of the latest are open.
insert into gaps
with numbered as (
    select
        numbers.number,
        numbered_vessels.number < getvariable('fleet') as is_fleet,
        vessels.vessel_id,
        vessels.mmsi,
        moment_of(numbers.number // getvariable('vessels'), getvariable('gaps') // getvariable('vessels'), numbers.number)
            as started_at_utc,
        6 + 200 * chance('gap', numbers.number) as duration_hours
    from range(getvariable('gaps')) as numbers (number)
    inner join numbered_vessels on numbers.number % getvariable('vessels') = numbered_vessels.number
    inner join vessels on numbered_vessels.imo = vessels.imo
)

select
    key('gap', number) as gap_id,
    vessel_id,
    mmsi,
    mmsi as segment_id,
    started_at_utc,
    case when ended_at_utc < getvariable('end_utc') then ended_at_utc end as ended_at_utc,
    case when ended_at_utc < getvariable('end_utc') then duration_hours end as duration_hours,
    130 + 10 * chance('lon', number) as start_lon_deg,
    35 + 8 * chance('lat', number) as start_lat_deg,
    130 + 10 * chance('end lon', number) as end_lon_deg,
    35 + 8 * chance('end lat', number) as end_lat_deg,
    ['silence', 'silence', 'silence', 'feed_outage', 'out_of_coverage', 'out_of_coverage', 'undetermined'][1 + number % 7]
        as cause,
    (number % 40)::uinteger as neighbours_heard,
    run_of(started_at_utc + interval 1 day) as run_id
from (select *, started_at_utc + to_seconds(3600 * duration_hours) as ended_at_utc from numbered) as timed;

create temp table dark_gaps as
select *
from gaps
where cause = 'silence' and hash(gap_id) % 4 = 0;

insert into dark_itineraries
select
    gap_id,
    [[], ['KP_RAJIN'], ['RU_DUNAI'], ['KP_RAJIN', 'RU_DUNAI']][1 + number] as port_ids,
    [0.4, 0.3, 0.2, 0.1][1 + number] as probability,
    100.0 + 50 * number as sailing_nm,
    duration_hours - 20 * number as left_hours,
    [
        {'evidence': 'slack', 'log_weight': 0.5 - number},
        {'evidence': 'pattern', 'log_weight': 0.25 * number},
        {'evidence': 'draught', 'log_weight': 0.0}
    ] as reasons
from dark_gaps
cross join range(4) as numbers (number);

insert into dark_calls
select
    key(gap_id, number) as dark_call_id,
    gap_id,
    vessel_id,
    ['KP_RAJIN', 'RU_DUNAI', 'KP_SONBONG', 'RU_VOSTOCHNY'][1 + number] as port_id,
    ['KP', 'RU', 'KP', 'RU'][1 + number] as country,
    [0.4, 0.3, 0.05, 0.02][1 + number] as probability,
    ['possible', 'possible', 'undetermined', 'infeasible'][1 + number] as verdict,
    started_at_utc + interval 5 hours as earliest_arrival_utc,
    started_at_utc + interval 40 hours as latest_departure_utc,
    30.0 - 5 * number as slack_hours,
    run_id
from dark_gaps
cross join range(4) as numbers (number);
