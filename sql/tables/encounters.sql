-- Meetings of two vessels at sea.
-- grain: one row a meeting
-- reads: fixes
create table encounters (
    encounter_id varchar not null,
    vessel_id_a varchar not null,
    vessel_id_b varchar not null,
    started_at_utc timestamp not null,
    ended_at_utc timestamp not null,
    median_distance_m double not null,
    median_sog_knots double not null,
    lon_deg double not null,
    lat_deg double not null,
    run_id varchar not null
);

comment on table encounters is 'Meetings of two vessels at sea';
comment on column encounters.encounter_id is 'hash of both MMSIs and the start';
comment on column encounters.vessel_id_a is 'the lesser vessel_id of the two';
comment on column encounters.vessel_id_b is 'the greater';
comment on column encounters.started_at_utc is 'first moment together, of the time grid';
comment on column encounters.ended_at_utc is 'last moment seen together; moves on while they stay';
comment on column encounters.median_distance_m is 'between the two, over the moments together';
comment on column encounters.median_sog_knots is 'of the faster of the two, over the moments together';
comment on column encounters.lon_deg is 'longitude, WGS 84';
comment on column encounters.lat_deg is 'latitude, WGS 84';
comment on column encounters.run_id is 'run that wrote the row in its present form';
