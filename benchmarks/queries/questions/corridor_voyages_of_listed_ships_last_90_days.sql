-- Which listed ships sailed the corridor in the last 90 days?
select ship_name, imo, origin_port_id, departed_at_utc, destination_port_id, arrived_at_utc, risk_score
from corridor_voyages
where is_watchlisted and arrived_at_utc >= (select max(as_of_utc) - interval 90 days from runs)
order by arrived_at_utc desc;
