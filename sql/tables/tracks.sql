-- Thinned positions of every vessel with a corridor call, a match or an alert.
-- grain: one row a position
-- reads: fixes
create table tracks (
    vessel_id varchar not null,
    mmsi uinteger not null,
    received_at_utc timestamp not null,
    lon_deg double not null,
    lat_deg double not null,
    sog_knots float,
    cog_deg float
);

comment on table tracks is 'Thinned positions of every vessel with a corridor call, a match or an alert';
comment on column tracks.vessel_id is 'vessel';
comment on column tracks.mmsi is 'MMSI as broadcast';
comment on column tracks.received_at_utc is 'when it was heard';
comment on column tracks.lon_deg is 'longitude, WGS 84';
comment on column tracks.lat_deg is 'latitude, WGS 84';
comment on column tracks.sog_knots is 'speed over ground';
comment on column tracks.cog_deg is 'course over ground';
