-- What others saw of ships in ports: imagery, port records, photographs.
-- grain: one row a ship that was in a port at some moment of a span of time
-- reads: loaded sightings
create table sightings (
    sighting_id varchar not null,
    observed_from_utc timestamp not null,
    observed_to_utc timestamp not null,
    port_id varchar not null,
    imo uinteger,
    ship_name varchar,
    length_m double,
    source varchar not null,
    confidence double not null
);

comment on table sightings is 'What others saw of ships in ports: imagery, port records, photographs';
comment on column sightings.sighting_id is 'hash of source, span, port, IMO number, name and length';
comment on column sightings.observed_from_utc is 'seen at this moment or later';
comment on column sightings.observed_to_utc is
'seen at this moment or earlier, never before observed_from_utc';
comment on column sightings.port_id is 'port it was seen in';
comment on column sightings.imo is 'IMO number; NULL if not known';
comment on column sightings.ship_name is 'name as the source gives it; NULL if not known';
comment on column sightings.length_m is 'length as the source gives it; NULL if not known';
comment on column sightings.source is 'who saw it and how, in the words of who loaded it: text by strangers';
comment on column sightings.confidence is
'0 to 1: how likely the row is true, ship, port and span together; 0 is a row taken back';
