-- How many voyages either way, month by month, and how many of them inferred?
select
    date_trunc('month', departed_at_utc) as month_utc,
    origin_country,
    destination_country,
    count(*) as voyages,
    count(*) filter (where evidence = 'inferred') as inferred,
    count(distinct vessel_id) as ships
from corridor_voyages
group by all
order by all;
