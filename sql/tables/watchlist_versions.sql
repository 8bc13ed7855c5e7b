-- Versions of the lists that were loaded.
-- grain: one row a list and version
-- reads: loaded watchlists
create table watchlist_versions (
    list_name varchar not null,
    list_version varchar not null,
    as_of_utc timestamp not null,
    is_dated boolean not null,
    loaded_at_utc timestamp not null,
    format varchar not null,
    source varchar not null,
    content_sha256 varchar not null,
    entries uinteger not null
);

comment on table watchlist_versions is 'Versions of the lists that were loaded';
comment on column watchlist_versions.list_name is 'whose list';
comment on column watchlist_versions.list_version is 'its day or moment, ISO 8601';
comment on column watchlist_versions.as_of_utc is 'the same as a moment: from then on this version holds';
comment on column watchlist_versions.is_dated is
'whether somebody, or the file, gave its day; else it is that of loading';
comment on column watchlist_versions.loaded_at_utc is 'when it was loaded';
comment on column watchlist_versions.format is 'format of its file';
comment on column watchlist_versions.source is 'names of its files';
comment on column watchlist_versions.content_sha256 is 'SHA-256 of its files, in order';
comment on column watchlist_versions.entries is 'listed ships in it';
