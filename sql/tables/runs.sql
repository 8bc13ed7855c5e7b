-- What each run read, changed and used.
-- grain: one row a run
-- reads: the run itself
create table runs (
    run_id varchar not null,
    started_at_utc timestamp not null,
    finished_at_utc timestamp not null,
    code_version varchar not null,
    settings_sha256 varchar not null,
    inputs varchar not null,
    as_of_utc timestamp,
    rows_in ubigint not null,
    rows_out ubigint not null,
    state varchar not null
);

comment on table runs is 'What each run read, changed and used';
comment on column runs.run_id is 'time and random part';
comment on column runs.started_at_utc is 'start';
comment on column runs.finished_at_utc is 'end';
comment on column runs.code_version is 'version of Tumen';
comment on column runs.settings_sha256 is 'settings the findings depend on';
comment on column runs.inputs is 'JSON: hash of all that they depend on beside the lines, by name';
comment on column runs.as_of_utc is 'latest accepted time in the lake';
comment on column runs.rows_in is 'lines read in this run';
comment on column runs.rows_out is 'finding rows added, revised or withdrawn';
comment on column runs.state is 'done';
