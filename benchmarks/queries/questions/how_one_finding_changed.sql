-- What was known of the newest corridor voyage, run by run?
select run_id, change, reason, row
from finding_history
where
    finding_table = 'voyages'
    and finding_id = (select arg_max(voyage_id, arrived_at_utc) from corridor_voyages)
order by run_id;
