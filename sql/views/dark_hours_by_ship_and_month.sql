-- Which ships were silent, where others were heard, for how long in each month in which a silence began?
-- grain: one row a vessel and month
-- reads: gaps, vessels
create view dark_hours_by_ship_and_month as
select
    date_trunc('month', gaps.started_at_utc)::date as month_utc,
    vessels.vessel_id,
    vessels.ship_name,
    vessels.imo,
    vessels.mmsi,
    count(*) as silences,
    count(*) filter (where gaps.ended_at_utc is null) as open_silences,
    round(sum(gaps.duration_hours), 1) as dark_hours
from gaps
inner join vessels on gaps.vessel_id = vessels.vessel_id
where gaps.cause = 'silence'
group by all
order by
    month_utc asc,
    dark_hours desc nulls last,
    vessels.mmsi asc;

comment on view dark_hours_by_ship_and_month is
'Hours of silence where others were heard, by vessel and month';
