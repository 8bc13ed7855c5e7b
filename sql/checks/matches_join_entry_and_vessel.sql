-- Watchlist matches without their vessel or their entry.
-- grain: one row a match
-- reads: watchlist_matches, watchlist_entries, vessels
with

entries as (
    select distinct
        entry_id,
        list_name
    from watchlist_entries
)

select
    matches.vessel_id as offender,
    case when vessels.vessel_id is null then 'no such vessel' else 'no such entry' end
    || ', matched with entry ' || matches.entry_id || ' of ' || matches.list_name as fault
from watchlist_matches as matches
left join vessels on matches.vessel_id = vessels.vessel_id
left join entries on matches.entry_id = entries.entry_id and matches.list_name = entries.list_name
where vessels.vessel_id is null or entries.entry_id is null
order by offender, fault
