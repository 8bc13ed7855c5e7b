-- Where can a ship have been in its silence? The longest with candidates; or put a gap's id into `asked`.
-- grain: one row a candidate port
-- reads: gaps, dark_calls, ports
with asked as (
    select gaps.gap_id
    from gaps
    where gaps.gap_id in (select dark_calls.gap_id from dark_calls)
    order by gaps.duration_hours desc nulls last, gaps.gap_id asc
    limit 1
)

select
    dark_calls.port_id,
    ports.port_name,
    dark_calls.country,
    dark_calls.verdict,
    round(dark_calls.probability, 2) as probability,
    dark_calls.earliest_arrival_utc,
    dark_calls.latest_departure_utc,
    round(dark_calls.slack_hours, 1) as slack_hours
from dark_calls
inner join asked on dark_calls.gap_id = asked.gap_id
left join ports on dark_calls.port_id = ports.port_id
order by dark_calls.probability desc, dark_calls.slack_hours desc, dark_calls.port_id asc;
