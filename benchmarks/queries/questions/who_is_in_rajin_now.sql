-- Who lies in Rajin now?
select ship_name, imo, mmsi, arrived_at_utc, evidence, probability
from port_calls
where port_id = 'KP_RAJIN' and departed_at_utc is null
order by arrived_at_utc;
