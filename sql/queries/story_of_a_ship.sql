-- What did one ship do, in the order in which it happened? Put its IMO number in place of LADY R's.
-- grain: one row a port call, silence or meeting
-- reads: ship_stories
select
    from_utc,
    until_utc,
    event,
    what,
    how_sure,
    finding_id
from ship_stories
where imo = 9161003
order by from_utc asc, event asc, finding_id asc;
