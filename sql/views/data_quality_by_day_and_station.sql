-- Which receiver heard how much on which day, and in how many hours nothing?
-- grain: one row a UTC day and station; NULL: the feed names none
-- reads: reception_days
create view data_quality_by_day_and_station as
select
    day_utc,
    station,
    position_count,
    mmsi_count,
    24 - hours_heard as silent_hours,
    round(100.0 * wild_count / position_count, 2) as implausible_percent,
    first_received_at_utc,
    last_received_at_utc
from reception_days
order by
    day_utc asc,
    station asc nulls last;

comment on view data_quality_by_day_and_station is
'What each receiver heard on each day, and for how long nothing';
