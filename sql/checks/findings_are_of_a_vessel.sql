-- Findings of a vessel that is not there.
-- grain: one row a vessel and table
-- reads: port_calls, gaps, dark_calls, encounters, voyages, identity_anomalies, vessels
with

named as (
    select
        vessel_id,
        'port_calls' as found_in
    from port_calls
    union
    select
        vessel_id,
        'gaps' as found_in
    from gaps
    union
    select
        vessel_id,
        'dark_calls' as found_in
    from dark_calls
    union
    select
        unnest([vessel_id_a, vessel_id_b]) as vessel_id,
        'encounters' as found_in
    from encounters
    union
    select
        vessel_id,
        'voyages' as found_in
    from voyages
    union
    select
        vessel_id,
        'identity_anomalies' as found_in
    from identity_anomalies
)

select
    named.vessel_id as offender,
    'is in ' || named.found_in || ', and not in vessels' as fault
from named
anti join vessels on named.vessel_id = vessels.vessel_id
order by offender, fault
