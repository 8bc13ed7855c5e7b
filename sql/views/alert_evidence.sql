-- The raw lines that alerts rest on: those of the call, silence or voyage that each speaks of, as it is now.
-- grain: one row an alert and line
-- reads: alerts, evidence
create view alert_evidence as
select distinct
    alerts.alert_id,
    evidence.finding_id,
    evidence.role,
    evidence.file_id,
    evidence.line_no,
    evidence.byte_offset
from alerts
inner join evidence
    on evidence.finding_id in (alerts.port_call_id, alerts.voyage_id, alerts.finding_id);

comment on view alert_evidence is
'The raw lines that alerts rest on: those of the call, silence or voyage that each speaks of';
