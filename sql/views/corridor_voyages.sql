-- The voyages between the two sides of a corridor, either way: what the project exists for.
-- grain: one row a voyage, with all columns of voyages
-- reads: voyages, corridors
create view corridor_voyages as
with ways as (
    select distinct
        origin.port_id as origin_port_id,
        destination.port_id as destination_port_id
    from corridors as origin
    inner join corridors as destination
        on
            origin.corridor_id = destination.corridor_id
            and origin.side <> destination.side
)

select
    voyages.voyage_id,
    voyages.vessel_id,
    voyages.mmsi,
    voyages.imo,
    voyages.ship_name,
    voyages.origin_port_call_id,
    voyages.destination_port_call_id,
    voyages.origin_port_id,
    voyages.origin_country,
    voyages.destination_port_id,
    voyages.destination_country,
    voyages.departed_at_utc,
    voyages.arrived_at_utc,
    voyages.duration_hours,
    voyages.distance_nm,
    voyages.dark_hours,
    voyages.evidence,
    voyages.probability,
    voyages.draught_change_m,
    voyages.is_watchlisted,
    voyages.risk_score,
    voyages.reasons,
    voyages.run_id
from voyages
semi join ways
    on
        voyages.origin_port_id = ways.origin_port_id
        and voyages.destination_port_id = ways.destination_port_id;

comment on view corridor_voyages is 'Voyages between the two sides of a corridor, either way';
