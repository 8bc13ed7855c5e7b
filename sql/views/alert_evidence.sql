-- The raw lines that alerts rest on: those of the call, silence or voyage that each speaks of, as it is now.
-- grain: one row an alert and line
-- reads: alerts, evidence
create view alert_evidence as
with spoken_of as (
    select
        alert_id,
        port_call_id as finding_id
    from alerts
    union
    select
        alert_id,
        voyage_id as finding_id
    from alerts
    union
    select
        alert_id,
        finding_id
    from alerts
)

select
    spoken_of.alert_id,
    evidence.finding_id,
    evidence.role,
    evidence.file_id,
    evidence.line_no,
    evidence.byte_offset
from spoken_of
inner join evidence on spoken_of.finding_id = evidence.finding_id;

comment on view alert_evidence is
'The raw lines that alerts rest on: those of the call, silence or voyage that each speaks of';
