-- Where did a ship of that name call, newest first?
select ship_name, imo, mmsi, port_name, arrived_at_utc, departed_at_utc, evidence, probability
from port_calls
where ship_name = 'SHIP 54321'
order by arrived_at_utc desc;
