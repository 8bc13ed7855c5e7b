-- Which voyages did we know then?
-- grain: one row a voyage
-- reads: findings_as_of
create macro voyages_as_of(moment_utc) as table
    select
        finding_id as voyage_id,
        row ->> '$.vessel_id' as vessel_id,
        row ->> '$.ship_name' as ship_name,
        (row ->> '$.imo')::uinteger as imo,
        (row ->> '$.mmsi')::uinteger as mmsi,
        row ->> '$.origin_port_id' as origin_port_id,
        row ->> '$.destination_port_id' as destination_port_id,
        (row ->> '$.departed_at_utc')::timestamp as departed_at_utc,
        (row ->> '$.arrived_at_utc')::timestamp as arrived_at_utc,
        row ->> '$.evidence' as evidence,
        (row ->> '$.probability')::double as probability,
        (row ->> '$.is_watchlisted')::boolean as is_watchlisted,
        (row ->> '$.risk_score')::double as risk_score,
        run_id
    from findings_as_of(moment_utc)
    where finding_table = 'voyages'
    order by
        departed_at_utc asc,
        voyage_id asc;
