-- Where was this MMSI in March 2024?
select port_name, arrived_at_utc, departed_at_utc, evidence
from port_calls
where mmsi = 201000042 and arrived_at_utc >= '2024-03-01' and arrived_at_utc < '2024-04-01'
order by arrived_at_utc;
