-- Why were lines refused, and what does one look like? At most 1,000 a file and reason are counted here.
-- grain: one row a reason
-- reads: quarantine
select
    reason,
    count(*) as lines,
    count(distinct file_id) as files,
    arg_min(raw, (file_id, line_no)) as example
from quarantine
group by reason
order by lines desc, reason asc;
