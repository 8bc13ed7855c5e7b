-- Receivers whose times differ from those of others in the same file.
-- grain: one row a file and station
-- reads: positions
create table station_clocks (
    file_id varchar not null,
    station varchar not null,
    clock_state varchar not null,
    ahead_s double,
    shared_count uinteger not null
);

comment on table station_clocks is 'Receivers whose times differ from those of others in the same file';
comment on column station_clocks.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column station_clocks.station is 'receiver, as the feed names it';
comment on column station_clocks.clock_state is
'right, corrected, or undetermined where no time has most stations';
comment on column station_clocks.ahead_s is
'how far its clock was ahead, taken off its times; NULL: not known';
comment on column station_clocks.shared_count is
'reports of ships under way that it has at another time than another station';
