-- Passages from one port call to the same vessel's next in another port.
-- grain: one row a passage
-- reads: port_calls, gaps, watchlist_matches, risk_reasons
create table voyages (
    voyage_id varchar not null,
    vessel_id varchar not null,
    mmsi uinteger not null,
    imo uinteger,
    ship_name varchar,
    origin_port_call_id varchar not null,
    destination_port_call_id varchar not null,
    origin_port_id varchar not null,
    origin_country varchar,
    destination_port_id varchar not null,
    destination_country varchar,
    departed_at_utc timestamp not null,
    arrived_at_utc timestamp not null,
    duration_hours double not null,
    distance_nm double not null,
    dark_hours double not null,
    evidence varchar not null,
    probability double not null,
    draught_change_m float,
    is_watchlisted boolean not null,
    risk_score double,
    reasons struct("rule" varchar, "points" double, "text" varchar)[] not null,
    run_id varchar not null
);

comment on table voyages is 'Passages from one port call to the same vessel''s next in another port';
comment on column voyages.voyage_id is 'hash of the two calls';
comment on column voyages.vessel_id is 'vessel';
comment on column voyages.mmsi is 'MMSI as broadcast';
comment on column voyages.imo is 'IMO number; NULL if not known';
comment on column voyages.ship_name is 'latest name broadcast';
comment on column voyages.origin_port_call_id is 'call it starts from';
comment on column voyages.destination_port_call_id is 'call it ends in';
comment on column voyages.origin_port_id is 'port';
comment on column voyages.origin_country is 'ISO 3166 alpha-2';
comment on column voyages.destination_port_id is 'port';
comment on column voyages.destination_country is 'ISO 3166 alpha-2';
comment on column voyages.departed_at_utc is 'of the first call';
comment on column voyages.arrived_at_utc is 'of the second call';
comment on column voyages.duration_hours is 'arrived - departed';
comment on column voyages.distance_nm is
'along the fixes; over silences and to inferred ports the shortest way by sea';
comment on column voyages.dark_hours is 'of the silences within, feed outages not counted';
comment on column voyages.evidence is 'observed: both calls observed';
comment on column voyages.probability is 'of both ends together';
comment on column voyages.draught_change_m is 'declared draught at arrival minus at departure';
comment on column voyages.is_watchlisted is
'itself on a list in force at arrival, by a certain or probable match';
comment on column voyages.risk_score is '0 to 100; NULL: not judged';
comment on column voyages.reasons is 'why the score is what it is';
comment on column voyages.run_id is 'run that wrote the row in its present form';
