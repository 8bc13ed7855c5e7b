-- Who met whom at sea, and whose list are they on? Meetings of listed ships first, then the newest.
-- grain: one row a meeting
-- reads: encounters, vessels, watchlist_matches
with flagged as (
    select
        vessel_id,
        list_name,
        coalesce(listed_from_utc, '-infinity'::timestamp) as listed_from_utc,
        coalesce(listed_to_utc, 'infinity'::timestamp) as listed_to_utc
    from watchlist_matches
    where listing = 'ship' and match_strength <> 'weak'
),

ships as (
    select
        encounter_id,
        started_at_utc,
        vessel_id_a as vessel_id
    from encounters
    union all
    select
        encounter_id,
        started_at_utc,
        vessel_id_b as vessel_id
    from encounters
),

listed as (
    select
        ships.encounter_id,
        ships.vessel_id,
        string_agg(distinct flagged.list_name, '; ' order by flagged.list_name) as list_names
    from ships
    inner join flagged on ships.vessel_id = flagged.vessel_id
    where ships.started_at_utc >= flagged.listed_from_utc and ships.started_at_utc < flagged.listed_to_utc
    group by ships.encounter_id, ships.vessel_id
)

select
    encounters.started_at_utc,
    encounters.ended_at_utc,
    one.ship_name as ship_name_a,
    one.imo as imo_a,
    one.flag as flag_a,
    listed_one.list_names as list_names_a,
    other.ship_name as ship_name_b,
    other.imo as imo_b,
    other.flag as flag_b,
    listed_other.list_names as list_names_b,
    round(encounters.median_distance_m) as median_distance_m,
    round(encounters.lon_deg, 3) as lon_deg,
    round(encounters.lat_deg, 3) as lat_deg,
    encounters.encounter_id
from encounters
inner join vessels as one on encounters.vessel_id_a = one.vessel_id
inner join vessels as other on encounters.vessel_id_b = other.vessel_id
left join listed as listed_one
    on encounters.encounter_id = listed_one.encounter_id and encounters.vessel_id_a = listed_one.vessel_id
left join listed as listed_other
    on encounters.encounter_id = listed_other.encounter_id and encounters.vessel_id_b = listed_other.vessel_id
order by
    coalesce(listed_one.list_names, listed_other.list_names) is null asc,
    encounters.started_at_utc desc,
    encounters.encounter_id asc;
