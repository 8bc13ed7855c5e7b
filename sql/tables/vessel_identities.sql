-- What each ship called itself, and when.
-- grain: one row a vessel and broadcast identity
-- reads: static reports
create table vessel_identities (
    vessel_id varchar not null,
    mmsi uinteger not null,
    imo uinteger,
    ship_name varchar,
    call_sign varchar,
    flag varchar,
    valid_from_utc timestamp not null,
    valid_to_utc timestamp not null,
    message_count ubigint not null
);

comment on table vessel_identities is 'What each ship called itself, and when';
comment on column vessel_identities.vessel_id is 'vessel';
comment on column vessel_identities.mmsi is 'MMSI as broadcast';
comment on column vessel_identities.imo is 'IMO number; NULL if not known';
comment on column vessel_identities.ship_name is 'name as broadcast';
comment on column vessel_identities.call_sign is 'call sign as broadcast';
comment on column vessel_identities.flag is 'ISO 3166 alpha-2, of the MMSI''s country digits';
comment on column vessel_identities.valid_from_utc is 'first heard so';
comment on column vessel_identities.valid_to_utc is 'last heard so';
comment on column vessel_identities.message_count is 'messages that said so';
