-- The catalogue of ports in use.
-- grain: one row a port
-- reads: data/
create table ports (
    port_id varchar not null,
    port_name varchar not null,
    country varchar,
    unlocode varchar,
    lon_deg double not null,
    lat_deg double not null,
    source varchar not null
);

comment on table ports is 'The catalogue of ports in use';
comment on column ports.port_id is 'KP_RAJIN, ... ; LOCODE or WPI<number> for the rest of the world';
comment on column ports.port_name is 'name';
comment on column ports.country is 'ISO 3166 alpha-2';
comment on column ports.unlocode is 'UN/LOCODE';
comment on column ports.lon_deg is 'longitude, WGS 84';
comment on column ports.lat_deg is 'latitude, WGS 84';
comment on column ports.source is 'where the position comes from';
