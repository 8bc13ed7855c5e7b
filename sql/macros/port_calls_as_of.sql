-- Which port calls did we know then?
-- grain: one row a port call
-- reads: findings_as_of
create macro port_calls_as_of(moment_utc) as table
    select
        finding_id as port_call_id,
        row ->> '$.vessel_id' as vessel_id,
        row ->> '$.ship_name' as ship_name,
        (row ->> '$.imo')::uinteger as imo,
        (row ->> '$.mmsi')::uinteger as mmsi,
        row ->> '$.port_id' as port_id,
        row ->> '$.country' as country,
        (row ->> '$.arrived_at_utc')::timestamp as arrived_at_utc,
        (row ->> '$.departed_at_utc')::timestamp as departed_at_utc,
        row ->> '$.evidence' as evidence,
        (row ->> '$.probability')::double as probability,
        run_id
    from findings_as_of(moment_utc)
    where finding_table = 'port_calls'
    order by
        arrived_at_utc asc,
        port_call_id asc;
