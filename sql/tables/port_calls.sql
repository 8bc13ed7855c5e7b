-- Visits of vessels to ports, observed and inferred.
-- grain: one row a visit
-- reads: fixes in zones, dark_calls
create table port_calls (
    port_call_id varchar not null,
    vessel_id varchar not null,
    mmsi uinteger not null,
    segment_id ubigint not null,
    imo uinteger,
    ship_name varchar,
    port_id varchar not null,
    port_name varchar not null,
    country varchar,
    zone_kind varchar,
    arrived_at_utc timestamp not null,
    departed_at_utc timestamp,
    stopped_at_utc timestamp,
    duration_hours double,
    confidence utinyint,
    evidence varchar not null,
    probability double not null,
    port_probability double not null,
    arrival_draught_m float,
    departure_draught_m float,
    position_count uinteger not null,
    gap_id varchar,
    run_id varchar not null
);

comment on table port_calls is 'Visits of vessels to ports, observed and inferred';
comment on column port_calls.port_call_id is 'hash of mmsi, port, and time and place of arrival';
comment on column port_calls.vessel_id is 'vessel';
comment on column port_calls.mmsi is 'MMSI as broadcast';
comment on column port_calls.segment_id is 'hull under the MMSI: hash of mmsi and its first fix';
comment on column port_calls.imo is 'IMO number; NULL if not known';
comment on column port_calls.ship_name is 'latest name broadcast';
comment on column port_calls.port_id is 'port';
comment on column port_calls.port_name is 'its name';
comment on column port_calls.country is 'ISO 3166 alpha-2';
comment on column port_calls.zone_kind is
'closest zone reached: berth before harbour before anchorage; NULL for an inferred call';
comment on column port_calls.arrived_at_utc is 'first fix inside the port''s zones';
comment on column port_calls.departed_at_utc is 'last fix inside before the exit; NULL: still there';
comment on column port_calls.stopped_at_utc is 'beginning of the first stop';
comment on column port_calls.duration_hours is 'departed - arrived; NULL while open';
comment on column port_calls.confidence is 'Global Fishing Watch''s scale; NULL for an inferred call';
comment on column port_calls.evidence is 'observed or inferred';
comment on column port_calls.probability is
'1.0 where observed; else that a port of this country was called at';
comment on column port_calls.port_probability is 'that it was this port';
comment on column port_calls.arrival_draught_m is 'declared last before arrival or first inside';
comment on column port_calls.departure_draught_m is 'declared first after departure or last inside';
comment on column port_calls.position_count is 'fixes inside';
comment on column port_calls.gap_id is 'silence that an inferred call lies in; NULL where observed';
comment on column port_calls.run_id is 'run that wrote the row in its present form';
