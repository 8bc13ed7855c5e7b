-- Who sailed between the two sides of the corridor, newest first?
-- grain: one row a voyage
-- reads: corridor_voyages
select
    departed_at_utc,
    arrived_at_utc,
    ship_name,
    imo,
    mmsi,
    origin_port_id,
    destination_port_id,
    round(dark_hours, 1) as dark_hours,
    evidence,
    round(probability, 2) as probability,
    is_watchlisted,
    voyage_id
from corridor_voyages
order by arrived_at_utc desc, voyage_id asc;
