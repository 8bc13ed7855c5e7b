-- Listed ships, as their lists say it, and when.
-- grain: one row a list, listed identity and span of versions that say the same of it
-- reads: loaded watchlists
create table watchlist_entries (
    entry_id varchar not null,
    list_name varchar not null,
    programme varchar,
    imo uinteger,
    mmsi uinteger,
    call_sign varchar,
    listed_name varchar,
    other_mmsis uinteger[] not null,
    other_call_signs varchar[] not null,
    other_names varchar[] not null,
    owners varchar[] not null,
    listing varchar not null,
    designated_at_utc timestamp,
    delisted_at_utc timestamp,
    list_version varchar not null,
    version_from_utc timestamp,
    version_to_utc timestamp,
    listed_from_utc timestamp,
    listed_to_utc timestamp
);

comment on table watchlist_entries is 'Listed ships, as their lists say it, and when';
comment on column watchlist_entries.entry_id is
'hash of list and listed identity: the list''s own id if it has one';
comment on column watchlist_entries.list_name is 'whose list';
comment on column watchlist_entries.programme is 'programmes of the list, parted by semicolons';
comment on column watchlist_entries.imo is 'IMO number; NULL if not known';
comment on column watchlist_entries.mmsi is 'MMSI as broadcast';
comment on column watchlist_entries.call_sign is 'call sign';
comment on column watchlist_entries.listed_name is 'name';
comment on column watchlist_entries.other_mmsis is 'further MMSIs, in order';
comment on column watchlist_entries.other_call_signs is 'further call signs, in order';
comment on column watchlist_entries.other_names is 'aliases and former names, in order';
comment on column watchlist_entries.owners is 'owners and operators that the list names';
comment on column watchlist_entries.listing is
'ship: the ship itself is listed; owner: it is not, but who owns or operates it';
comment on column watchlist_entries.designated_at_utc is
'since when, as the list itself says; NULL if it does not';
comment on column watchlist_entries.delisted_at_utc is
'until when, as the list itself says; NULL if it does not';
comment on column watchlist_entries.list_version is 'version of the list that said so first';
comment on column watchlist_entries.version_from_utc is
'day of that version; NULL: the oldest that was loaded, and undated';
comment on column watchlist_entries.version_to_utc is
'day of the version that no longer says so; NULL: the newest does';
comment on column watchlist_entries.listed_from_utc is
'in force from then on; NULL: since before any version known';
comment on column watchlist_entries.listed_to_utc is 'in force until then, exclusive; NULL: still';
