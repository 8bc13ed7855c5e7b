-- Which ships made their first corridor voyage in the last 30 days of the data?
-- grain: one row a vessel
-- reads: corridor_voyages, runs
create view ships_new_on_the_route as
with latest as (
    select max(as_of_utc) as as_of_utc
    from runs
),

first_voyages as (
    select
        vessel_id,
        min(departed_at_utc) as first_departed_at_utc,
        count(*) as voyages,
        arg_max(ship_name, departed_at_utc) as ship_name,
        arg_max(imo, departed_at_utc) as imo
    from corridor_voyages
    group by vessel_id
)

select
    first_voyages.vessel_id,
    first_voyages.ship_name,
    first_voyages.imo,
    first_voyages.first_departed_at_utc,
    first_voyages.voyages
from first_voyages
cross join latest
where first_voyages.first_departed_at_utc >= latest.as_of_utc - interval 30 days
order by
    first_voyages.first_departed_at_utc desc,
    first_voyages.vessel_id asc;

comment on view ships_new_on_the_route is
'Vessels whose first corridor voyage lies in the last 30 days of the data';
