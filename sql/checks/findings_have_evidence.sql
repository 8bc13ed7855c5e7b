-- Findings that rest on no line.
-- grain: one row a finding
-- reads: port_calls, gaps, dark_calls, encounters, voyages, identity_anomalies, evidence
with

findings as (
    select
        port_call_id as finding_id,
        'port call' as kind
    from port_calls
    union all
    select
        gap_id as finding_id,
        'gap' as kind
    from gaps
    union all
    select
        dark_call_id as finding_id,
        'dark call' as kind
    from dark_calls
    union all
    select
        encounter_id as finding_id,
        'encounter' as kind
    from encounters
    union all
    select
        voyage_id as finding_id,
        'voyage' as kind
    from voyages
    union all
    select
        anomaly_id as finding_id,
        'identity anomaly' as kind
    from identity_anomalies
)

select
    findings.finding_id as offender,
    findings.kind || ' without evidence' as fault
from findings
anti join evidence on findings.finding_id = evidence.finding_id
order by offender
