-- Which voyages did we know then? Those unchanged since are read as they are, the others from history.
-- grain: one row a voyage
-- reads: voyages, runs, superseded_findings
create macro voyages_as_of(moment_utc) as table
    with finished as (
        select run_id
        from runs
        where finished_at_utc <= moment_utc::timestamp
    ),

    as_now as (
        select
            voyages.voyage_id,
            voyages.vessel_id,
            voyages.ship_name,
            voyages.imo,
            voyages.mmsi,
            voyages.origin_port_id,
            voyages.destination_port_id,
            voyages.departed_at_utc,
            voyages.arrived_at_utc,
            voyages.evidence,
            voyages.probability,
            voyages.is_watchlisted,
            voyages.risk_score,
            voyages.run_id
        from voyages
        inner join finished on voyages.run_id = finished.run_id
    ),

    other_than_now as (
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
        from superseded_findings
        where
            finding_table = 'voyages'
            and held_from_utc <= moment_utc::timestamp
            and held_until_utc > moment_utc::timestamp
    ),

    known as (
        select * from as_now
        union all
        select * from other_than_now
    )

    select
        voyage_id,
        vessel_id,
        ship_name,
        imo,
        mmsi,
        origin_port_id,
        destination_port_id,
        departed_at_utc,
        arrived_at_utc,
        evidence,
        probability,
        is_watchlisted,
        risk_score,
        run_id
    from known
    order by
        departed_at_utc asc,
        voyage_id asc;
