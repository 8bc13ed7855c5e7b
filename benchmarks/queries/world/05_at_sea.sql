-- Meetings, thinned tracks of the fleet, alerts, and what others saw.
insert into encounters
select
    key('encounter', numbers.number) as encounter_id,
    least(one.vessel_id, other.vessel_id) as vessel_id_a,
    greatest(one.vessel_id, other.vessel_id) as vessel_id_b,
    moment_of(numbers.number, getvariable('encounters'), numbers.number) as started_at_utc,
    moment_of(numbers.number, getvariable('encounters'), numbers.number) + interval 5 hours as ended_at_utc,
    500 * chance('distance', numbers.number) as median_distance_m,
    2 * chance('speed', numbers.number) as median_sog_knots,
    130 + 10 * chance('lon', numbers.number) as lon_deg,
    35 + 8 * chance('lat', numbers.number) as lat_deg,
    run_of(moment_of(numbers.number, getvariable('encounters'), numbers.number) + interval 1 day) as run_id
from range(getvariable('encounters')) as numbers (number)
inner join numbered_vessels as numbered_one
    on hash(numbers.number, 'one') % getvariable('vessels') = numbered_one.number
inner join numbered_vessels as numbered_other
    on hash(numbers.number, 'other') % getvariable('vessels') = numbered_other.number
inner join vessels as one on numbered_one.imo = one.imo
inner join vessels as other on numbered_other.imo = other.imo
where numbered_one.number <> numbered_other.number;

insert into tracks
select
    vessels.vessel_id,
    vessels.mmsi,
    moment_of(numbers.number, getvariable('track_points'), numbers.number) as received_at_utc,
    130 + 10 * chance('lon', numbers.number, vessels.mmsi) as lon_deg,
    35 + 8 * chance('lat', numbers.number, vessels.mmsi) as lat_deg,
    15 * chance('speed', numbers.number, vessels.mmsi) as sog_knots,
    360 * chance('course', numbers.number, vessels.mmsi) as cog_deg
from vessels
inner join numbered_vessels on vessels.imo = numbered_vessels.imo
cross join range(getvariable('track_points')) as numbers (number)
where numbered_vessels.number < getvariable('fleet');

insert into alerts
select
    key('alert', port_calls.port_call_id) as alert_id,
    'flagged_ship_docked' as rule,
    'first' as kind,
    null as first_alert_id,
    port_calls.vessel_id,
    port_calls.mmsi,
    port_calls.imo,
    port_calls.ship_name,
    port_calls.port_id,
    port_calls.port_call_id,
    null as voyage_id,
    port_calls.port_call_id as finding_id,
    port_calls.arrived_at_utc as event_from_utc,
    port_calls.departed_at_utc as event_to_utc,
    port_calls.evidence,
    port_calls.probability,
    'a flagged ship in port' as text,
    port_calls.arrived_at_utc + interval 1 day as created_at_utc,
    'desk' as target,
    'sent' as state,
    1 as attempts,
    port_calls.arrived_at_utc + interval 1 day as sent_at_utc,
    null as run_url
from port_calls
inner join watchlist_matches on port_calls.vessel_id = watchlist_matches.vessel_id
where port_calls.country in ('KP', 'RU');

insert into sightings
select
    key('sighting', port_call_id) as sighting_id,
    arrived_at_utc as observed_from_utc,
    arrived_at_utc + interval 1 hour as observed_to_utc,
    port_id,
    imo,
    ship_name,
    null as length_m,
    'imagery' as source,
    0.9 as confidence
from port_calls
where evidence = 'inferred' and hash(port_call_id) % 10 = 0;
