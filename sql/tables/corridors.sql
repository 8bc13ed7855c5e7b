-- Which ports lie on which side of a corridor.
-- grain: one row a corridor and port
-- reads: data/
create table corridors (
    corridor_id varchar not null,
    corridor_name varchar not null,
    side varchar not null,
    port_id varchar not null
);

comment on table corridors is 'Which ports lie on which side of a corridor';
comment on column corridors.corridor_id is 'dprk_russia';
comment on column corridors.corridor_name is 'DPRK-Russia';
comment on column corridors.side is 'which end of the corridor';
comment on column corridors.port_id is 'port on that side';
