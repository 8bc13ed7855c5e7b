-- Which lines does the latest alert rest on?
select role, file_id, line_no
from alert_evidence
where alert_id = (select arg_max(alert_id, created_at_utc) from alerts)
order by role, file_id, line_no;
