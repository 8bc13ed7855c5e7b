-- How good was the feed, by the UTC day a file begins on?
-- grain: one row a day; files without a time come last
-- reads: ingest_files
select
    first_received_at_utc::date as day_utc,
    count(*) as files,
    count(*) filter (where state = 'rejected') as rejected_files,
    sum(lines)::bigint as lines,
    sum(accepted)::bigint as accepted,
    round(100.0 * sum(quarantined) / nullif(sum(lines), 0), 2) as quarantined_percent,
    round(100.0 * sum(duplicates) / nullif(sum(lines), 0), 2) as duplicates_percent
from ingest_files
group by day_utc
order by day_utc asc nulls last;
