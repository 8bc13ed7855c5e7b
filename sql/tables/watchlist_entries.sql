-- Listed ships, as their lists say it.
-- grain: one row a list and listed identity
-- reads: loaded watchlists
create table watchlist_entries (
    entry_id varchar not null,
    list_name varchar not null,
    programme varchar,
    imo uinteger,
    mmsi uinteger,
    call_sign varchar,
    listed_name varchar
);

comment on table watchlist_entries is 'Listed ships, as their lists say it';
comment on column watchlist_entries.entry_id is 'hash of list and listed identity';
comment on column watchlist_entries.list_name is 'whose list';
comment on column watchlist_entries.programme is 'programme of the list';
comment on column watchlist_entries.imo is 'IMO number; NULL if not known';
comment on column watchlist_entries.mmsi is 'MMSI as broadcast';
comment on column watchlist_entries.call_sign is 'call sign';
comment on column watchlist_entries.listed_name is 'name';
