-- Which vessel is on which list, and how sure that is.
-- grain: one row a vessel and list entry
-- reads: vessels, vessel_identities, watchlist_entries
create table watchlist_matches (
    vessel_id varchar not null,
    entry_id varchar not null,
    list_name varchar not null,
    programme varchar,
    matched_on varchar not null,
    match_strength varchar not null,
    listed_name varchar
);

comment on table watchlist_matches is 'Which vessel is on which list, and how sure that is';
comment on column watchlist_matches.vessel_id is 'vessel';
comment on column watchlist_matches.entry_id is 'list entry';
comment on column watchlist_matches.list_name is 'whose list';
comment on column watchlist_matches.programme is 'programme of the list';
comment on column watchlist_matches.matched_on is 'strongest identity in common';
comment on column watchlist_matches.match_strength is
'certain: IMO; probable: MMSI, or call sign and name together; weak: one of those alone';
comment on column watchlist_matches.listed_name is 'name on the list';
