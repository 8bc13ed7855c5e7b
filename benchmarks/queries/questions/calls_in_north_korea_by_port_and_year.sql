-- How many calls had the ports of North Korea, year by year?
select port_name, year(arrived_at_utc) as year_utc, count(*) as calls, count(distinct vessel_id) as ships
from port_calls
where country = 'KP'
group by all
order by all;
