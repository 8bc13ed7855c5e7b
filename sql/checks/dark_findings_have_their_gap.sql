-- Dark calls, explanations and inferred port calls whose silence is not there, or is of another vessel.
-- grain: one row a finding; of explanations one row a gap
-- reads: dark_calls, dark_itineraries, port_calls, gaps
with

dark as (
    select
        dark_call_id as offender,
        gap_id,
        vessel_id
    from dark_calls
    union all
    select
        port_call_id as offender,
        gap_id,
        vessel_id
    from port_calls
    where evidence = 'inferred'
    union all
    select distinct
        gap_id as offender,
        gap_id,
        null as vessel_id
    from dark_itineraries
)

select
    dark.offender,
    'gap ' || coalesce(dark.gap_id, 'NULL')
    || case when gaps.gap_id is null then ' is not there' else ' is of vessel ' || gaps.vessel_id end as fault
from dark
left join gaps on dark.gap_id = gaps.gap_id
where gaps.gap_id is null or dark.vessel_id != gaps.vessel_id
order by dark.offender, fault
