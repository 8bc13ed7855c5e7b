-- The corridor voyages at or above the risk threshold in use, by a listed ship, or inferred.
-- grain: one row a voyage, with all columns of voyages, the gravest first
-- reads: corridor_voyages, settings_in_use
create view suspicious_voyages as
select
    voyage_id,
    vessel_id,
    mmsi,
    imo,
    ship_name,
    origin_port_call_id,
    destination_port_call_id,
    origin_port_id,
    origin_country,
    destination_port_id,
    destination_country,
    departed_at_utc,
    arrived_at_utc,
    duration_hours,
    distance_nm,
    dark_hours,
    evidence,
    probability,
    draught_change_m,
    is_watchlisted,
    risk_score,
    reasons,
    run_id
from corridor_voyages
where
    risk_score >= (select max(settings_in_use.risk_threshold) from settings_in_use)
    or is_watchlisted
    or evidence = 'inferred'
order by
    risk_score desc nulls last,
    is_watchlisted desc,
    probability desc,
    arrived_at_utc desc,
    voyage_id asc;

comment on view suspicious_voyages is
'Corridor voyages at or above the risk threshold, by a listed ship, or inferred; the gravest first';
