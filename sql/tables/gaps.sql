-- Silences, with the cause judged from who else was heard.
-- grain: one row a silence of one hull under an MMSI
-- reads: fixes
create table gaps (
    gap_id varchar not null,
    vessel_id varchar not null,
    mmsi uinteger not null,
    segment_id ubigint not null,
    started_at_utc timestamp not null,
    ended_at_utc timestamp,
    duration_hours double,
    start_lon_deg double not null,
    start_lat_deg double not null,
    end_lon_deg double,
    end_lat_deg double,
    cause varchar not null,
    neighbours_heard uinteger not null,
    run_id varchar not null
);

comment on table gaps is 'Silences, with the cause judged from who else was heard';
comment on column gaps.gap_id is 'hash of mmsi, and time and place of the start';
comment on column gaps.vessel_id is 'vessel';
comment on column gaps.mmsi is 'MMSI as broadcast';
comment on column gaps.segment_id is 'hull under the MMSI: hash of mmsi and its first fix';
comment on column gaps.started_at_utc is 'last fix before the silence';
comment on column gaps.ended_at_utc is 'first fix after it; NULL: open';
comment on column gaps.duration_hours is 'NULL while open';
comment on column gaps.start_lon_deg is 'longitude, WGS 84';
comment on column gaps.start_lat_deg is 'latitude, WGS 84';
comment on column gaps.end_lon_deg is 'longitude, WGS 84';
comment on column gaps.end_lat_deg is 'latitude, WGS 84';
comment on column gaps.cause is 'judged from who else was heard there and then';
comment on column gaps.neighbours_heard is 'other ships heard in the same cells and hours';
comment on column gaps.run_id is 'run that wrote the row in its present form';
