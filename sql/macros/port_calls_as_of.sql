-- Which port calls did we know then? Those unchanged since are read as they are, the others from history.
-- grain: one row a port call
-- reads: port_calls, runs, superseded_findings
create macro port_calls_as_of(moment_utc) as table
    with finished as (
        select run_id
        from runs
        where finished_at_utc <= moment_utc::timestamp
    ),

    as_now as (
        select
            port_calls.port_call_id,
            port_calls.vessel_id,
            port_calls.ship_name,
            port_calls.imo,
            port_calls.mmsi,
            port_calls.port_id,
            port_calls.country,
            port_calls.arrived_at_utc,
            port_calls.departed_at_utc,
            port_calls.evidence,
            port_calls.probability,
            port_calls.run_id
        from port_calls
        inner join finished on port_calls.run_id = finished.run_id
    ),

    other_than_now as (
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
        from superseded_findings
        where
            finding_table = 'port_calls'
            and held_from_utc <= moment_utc::timestamp
            and held_until_utc > moment_utc::timestamp
    ),

    known as (
        select * from as_now
        union all
        select * from other_than_now
    )

    select
        port_call_id,
        vessel_id,
        ship_name,
        imo,
        mmsi,
        port_id,
        country,
        arrived_at_utc,
        departed_at_utc,
        evidence,
        probability,
        run_id
    from known
    order by
        arrived_at_utc asc,
        port_call_id asc;
