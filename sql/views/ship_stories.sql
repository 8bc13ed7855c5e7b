-- What did a ship do, in the order in which it happened? Ask for one: where imo = 9161003.
-- grain: one row a port call, silence or meeting of a vessel
-- reads: vessels, port_calls, gaps, encounters
create view ship_stories as
with calls as (
    select
        vessel_id,
        arrived_at_utc as from_utc,
        departed_at_utc as until_utc,
        'port call' as event,
        port_name as what,
        evidence || ', ' || round(probability, 2) as how_sure,
        port_call_id as finding_id
    from port_calls
),

silences as (
    select
        vessel_id,
        started_at_utc as from_utc,
        ended_at_utc as until_utc,
        'silence' as event,
        coalesce(round(duration_hours, 1) || ' hours', 'until now') as what,
        cause as how_sure,
        gap_id as finding_id
    from gaps
),

met as (
    select
        vessel_id_a as vessel_id,
        vessel_id_b as other_vessel_id,
        started_at_utc,
        ended_at_utc,
        median_distance_m,
        encounter_id
    from encounters
    union all
    select
        vessel_id_b as vessel_id,
        vessel_id_a as other_vessel_id,
        started_at_utc,
        ended_at_utc,
        median_distance_m,
        encounter_id
    from encounters
),

meetings as (
    select
        met.vessel_id,
        met.started_at_utc as from_utc,
        met.ended_at_utc as until_utc,
        'meeting' as event,
        coalesce(other.ship_name, other.vessel_id) as what,
        round(met.median_distance_m) || ' m apart' as how_sure,
        met.encounter_id as finding_id
    from met
    inner join vessels as other on met.other_vessel_id = other.vessel_id
),

events as (
    select * from calls
    union all
    select * from silences
    union all
    select * from meetings
)

select
    vessels.vessel_id,
    vessels.imo,
    vessels.mmsi,
    vessels.ship_name,
    events.from_utc,
    events.until_utc,
    events.event,
    events.what,
    events.how_sure,
    events.finding_id
from events
inner join vessels on events.vessel_id = vessels.vessel_id
order by
    vessels.vessel_id asc,
    events.from_utc asc,
    events.event asc,
    events.finding_id asc;

comment on view ship_stories is 'Port calls, silences and meetings of every vessel, in order';
