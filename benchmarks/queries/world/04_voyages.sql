-- Every passage of the corridor's fleet, and one in so many of the others that there are as many as asked for.
insert into voyages
with numbered as (
    select
        case
            when number < getvariable('fleet') * getvariable('calls_each') then number
            else
                getvariable('fleet') * getvariable('calls_each')
                + (number - getvariable('fleet') * getvariable('calls_each')) * getvariable('voyage_every')
        end as call_number
    from range(getvariable('voyages')) as numbers (number)
),

ends as (
    select
        call_number,
        key('call', call_number) as origin_id,
        key('call', call_number + 1) as destination_id,
        call_number < getvariable('fleet') * getvariable('calls_each') as is_fleet
    from numbered
    where
        call_number % getvariable('calls_each') < getvariable('calls_each') - 1
        and call_number < getvariable('vessels') * getvariable('calls_each')
)

select
    key('voyage', ends.call_number) as voyage_id,
    origin.vessel_id,
    origin.mmsi,
    origin.imo,
    origin.ship_name,
    origin.port_call_id as origin_port_call_id,
    destination.port_call_id as destination_port_call_id,
    origin.port_id as origin_port_id,
    origin.country as origin_country,
    destination.port_id as destination_port_id,
    destination.country as destination_country,
    origin.departed_at_utc,
    destination.arrived_at_utc,
    date_diff('second', origin.departed_at_utc, destination.arrived_at_utc) / 3600.0 as duration_hours,
    90 + 2000 * chance('distance', ends.call_number) as distance_nm,
    50 * chance('dark', ends.call_number) as dark_hours,
    case when origin.evidence = 'inferred' or destination.evidence = 'inferred' then 'inferred' else 'observed' end
        as evidence,
    origin.probability * destination.probability as probability,
    destination.arrival_draught_m - origin.departure_draught_m as draught_change_m,
    ends.is_fleet and vessels.is_watchlisted as is_watchlisted,
    case when ends.is_fleet then round(100 * chance('score', ends.call_number), 1) else 0 end as risk_score,
    case
        when ends.is_fleet
            then [
                {'rule': 'corridor_voyage', 'points': 30.0, 'text': 'from one side of the corridor to the other'},
                {'rule': 'listed_ship', 'points': 40.0, 'text': 'the ship is on a list in force at arrival'},
                {'rule': 'draught_unchanged', 'points': 0.0, 'text': 'the declared draught did not change in port'}
            ]
        else []
    end as reasons,
    destination.run_id
from ends
inner join port_calls as origin on ends.origin_id = origin.port_call_id
inner join port_calls as destination on ends.destination_id = destination.port_call_id
inner join vessels on origin.vessel_id = vessels.vessel_id;

insert into risk_reasons
select
    voyage_id,
    reason['rule'] as rule,
    'sign' as strength,
    'route' as phenomenon,
    reason['points'] as points,
    reason['points'] as full_points,
    reason['text'] as text,
    [origin_port_call_id, destination_port_call_id] as finding_ids
from (select voyage_id, origin_port_call_id, destination_port_call_id, unnest(reasons) as reason from voyages) as judged;

insert into cargo_estimates
select
    voyage_id,
    quantity,
    'published_totals' as estimated_by,
    100 as low,
    300 as high,
    'containers of 20 feet that such a ship takes' as basis
from voyages
cross join (select unnest(['containers', 'tonnes', 'shells']) as quantity) as quantities
where len(reasons) > 0;
