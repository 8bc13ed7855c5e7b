-- Ships that were heard.
-- grain: one row a vessel
-- reads: static and position reports
create table vessels (
    vessel_id varchar not null,
    imo uinteger,
    mmsi uinteger not null,
    call_sign varchar,
    ship_name varchar,
    flag varchar,
    ship_type utinyint,
    length_m usmallint,
    width_m usmallint,
    first_seen_at_utc timestamp not null,
    last_seen_at_utc timestamp not null,
    is_watchlisted boolean not null
);

comment on table vessels is 'Ships that were heard';
comment on column vessels.vessel_id is
'IMO<number> where a valid one is believed; else MMSI<number>, the first heard under its name';
comment on column vessels.imo is 'IMO number; NULL if not known';
comment on column vessels.mmsi is 'MMSI as broadcast';
comment on column vessels.call_sign is 'latest';
comment on column vessels.ship_name is 'latest';
comment on column vessels.flag is 'ISO 3166 alpha-2, of the MMSI''s country digits';
comment on column vessels.ship_type is 'raw, latest that is not 0';
comment on column vessels.length_m is 'overall length, latest declared';
comment on column vessels.width_m is 'beam, latest declared';
comment on column vessels.first_seen_at_utc is 'first message';
comment on column vessels.last_seen_at_utc is 'last message';
comment on column vessels.is_watchlisted is 'itself on a list in force, by a certain or probable match';
