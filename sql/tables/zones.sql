-- Polygons of the ports in use.
-- grain: one row a polygon
-- reads: data/
create table zones (
    zone_id varchar not null,
    port_id varchar not null,
    kind varchar not null,
    geometry varchar not null,
    source varchar not null
);

comment on table zones is 'Polygons of the ports in use';
comment on column zones.zone_id is 'port_id and the zone''s own name';
comment on column zones.port_id is 'port it belongs to';
comment on column zones.kind is 'berth, harbour or anchorage';
comment on column zones.geometry is 'polygon, WKT, WGS 84 lon lat';
comment on column zones.source is 'where the outline comes from';
