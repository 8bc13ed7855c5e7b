-- Which silences within half a degree of Rajin were the longest?
select vessels.ship_name, vessels.imo, gaps.started_at_utc, gaps.duration_hours, gaps.gap_id
from gaps
inner join vessels on gaps.vessel_id = vessels.vessel_id
where
    gaps.cause = 'silence'
    and gaps.start_lon_deg between 129.8 and 130.8
    and gaps.start_lat_deg between 41.8 and 42.8
order by gaps.duration_hours desc nulls first
limit 20;
