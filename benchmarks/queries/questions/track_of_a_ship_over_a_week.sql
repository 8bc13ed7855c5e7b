-- Where did LADY R sail in the week of 10 March 2024?
select tracks.received_at_utc, tracks.lon_deg, tracks.lat_deg, tracks.sog_knots
from tracks
inner join vessels on tracks.vessel_id = vessels.vessel_id
where vessels.imo = 9161003 and tracks.received_at_utc between '2024-03-10' and '2024-03-17'
order by tracks.received_at_utc;
