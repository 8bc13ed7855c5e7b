-- Observed calls of one hull under an MMSI that begin before its last one has ended: nobody is in two ports.
-- grain: one row a call that begins too early
-- reads: port_calls
with

in_order as (
    select
        port_call_id,
        arrived_at_utc,
        departed_at_utc,
        row_number() over hull as number_of_hull,
        lag(port_call_id) over hull as before_id,
        lag(departed_at_utc) over hull as before_departed_at_utc
    from port_calls
    where evidence = 'observed'
    window hull as (partition by mmsi, segment_id order by arrived_at_utc, port_call_id)
)

select
    port_call_id as offender,
    'begins before call ' || before_id || ' of the same hull has ended' as fault
from in_order
where number_of_hull > 1 and (before_departed_at_utc is null or before_departed_at_utc > arrived_at_utc)
order by offender
