-- What each receiver heard on each day: how good the feed was.
-- grain: one row a UTC day and station
-- reads: the positions of the lake
create table reception_days (
    day_utc date not null,
    station varchar,
    position_count uinteger not null,
    wild_count uinteger not null,
    mmsi_count uinteger not null,
    hours_heard utinyint not null,
    first_received_at_utc timestamp not null,
    last_received_at_utc timestamp not null
);

comment on table reception_days is 'What each receiver heard on each day: how good the feed was';
comment on column reception_days.day_utc is 'UTC day';
comment on column reception_days.station is 'receiver, as the feed names it; NULL: not said';
comment on column reception_days.position_count is
'positions, each transmission once, by the station it stands for';
comment on column reception_days.wild_count is 'of them implausible';
comment on column reception_days.mmsi_count is 'MMSIs they are of';
comment on column reception_days.hours_heard is 'hours of the day with a position';
comment on column reception_days.first_received_at_utc is 'first of the day';
comment on column reception_days.last_received_at_utc is 'last of the day';
