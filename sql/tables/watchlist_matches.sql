-- Which vessel is on which list, when, and how sure that is.
-- grain: one row a vessel, list entry and span of versions
-- reads: vessels, vessel_identities, watchlist_entries
create table watchlist_matches (
    vessel_id varchar not null,
    entry_id varchar not null,
    list_name varchar not null,
    programme varchar,
    matched_on varchar not null,
    match_strength varchar not null,
    listed_name varchar,
    list_version varchar not null,
    listing varchar not null,
    owners varchar[] not null,
    listed_from_utc timestamp,
    listed_to_utc timestamp
);

comment on table watchlist_matches is 'Which vessel is on which list, when, and how sure that is';
comment on column watchlist_matches.vessel_id is 'vessel';
comment on column watchlist_matches.entry_id is 'list entry';
comment on column watchlist_matches.list_name is 'whose list';
comment on column watchlist_matches.programme is 'programmes of the list, parted by semicolons';
comment on column watchlist_matches.matched_on is 'strongest identity in common';
comment on column watchlist_matches.match_strength is
'certain: IMO; probable: MMSI, or call sign and name together; weak: one of those alone';
comment on column watchlist_matches.listed_name is 'name on the list';
comment on column watchlist_matches.list_version is 'version of the list that said so first';
comment on column watchlist_matches.listing is
'ship: the ship itself is listed; owner: it is not, but who owns or operates it';
comment on column watchlist_matches.owners is 'owners and operators that the list names';
comment on column watchlist_matches.listed_from_utc is
'in force from then on; NULL: since before any version known';
comment on column watchlist_matches.listed_to_utc is 'in force until then, exclusive; NULL: still';
