-- The voyages between the two sides of a corridor, either way: what the project exists for.
-- grain: one row a voyage, with all columns of voyages
-- reads: voyages, corridors
create view corridor_voyages as
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
where exists (
    select 1
    from corridors as origin
    inner join corridors as destination
        on origin.corridor_id = destination.corridor_id
    where
        origin.port_id = voyages.origin_port_id
        and destination.port_id = voyages.destination_port_id
        and origin.side <> destination.side
);

comment on view corridor_voyages is 'Voyages between the two sides of a corridor, either way';
