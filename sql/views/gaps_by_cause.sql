-- Why was nobody heard: how many silences, how long, by cause?
-- grain: one row a cause
-- reads: gaps
create view gaps_by_cause as
select
    cause,
    count(*) as silences,
    count(*) filter (where ended_at_utc is null) as open_silences,
    count(distinct vessel_id) as vessels,
    round(median(duration_hours), 1) as median_hours,
    round(max(duration_hours), 1) as longest_hours
from gaps
group by cause
order by
    silences desc,
    cause asc;

comment on view gaps_by_cause is 'Silences by what they are put down to';
