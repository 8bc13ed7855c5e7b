-- Ports that a silent vessel may have called at.
-- grain: one row a gap and candidate port
-- reads: dark_itineraries
create table dark_calls (
    dark_call_id varchar not null,
    gap_id varchar not null,
    vessel_id varchar not null,
    port_id varchar not null,
    country varchar,
    probability double not null,
    verdict varchar not null,
    earliest_arrival_utc timestamp not null,
    latest_departure_utc timestamp not null,
    slack_hours double not null,
    run_id varchar not null
);

comment on table dark_calls is 'Ports that a silent vessel may have called at';
comment on column dark_calls.dark_call_id is 'hash of gap and port';
comment on column dark_calls.gap_id is 'gap';
comment on column dark_calls.vessel_id is 'vessel';
comment on column dark_calls.port_id is 'candidate';
comment on column dark_calls.country is 'of the candidate';
comment on column dark_calls.probability is 'the port''s marginal over the itineraries';
comment on column dark_calls.verdict is 'infeasible, probable, possible or undetermined';
comment on column dark_calls.earliest_arrival_utc is
'at the vessel''s own speed straight from the gap''s start';
comment on column dark_calls.latest_departure_utc is 'to reach the gap''s end in time';
comment on column dark_calls.slack_hours is 'time left for the stay';
comment on column dark_calls.run_id is 'run that wrote the row in its present form';
