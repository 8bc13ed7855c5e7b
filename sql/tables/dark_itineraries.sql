-- What a vessel may have done within a silence; over a gap the probabilities sum to 1.
-- grain: one row a gap and hypothesis
-- reads: gaps, ports
create table dark_itineraries (
    gap_id varchar not null,
    port_ids varchar[] not null,
    probability double not null,
    sailing_nm double,
    left_hours double,
    reasons struct(evidence varchar, log_weight double)[] not null
);

comment on table dark_itineraries is
'What a vessel may have done within a silence; over a gap the probabilities sum to 1';
comment on column dark_itineraries.gap_id is 'gap';
comment on column dark_itineraries.port_ids is 'ports called at in order; empty: none';
comment on column dark_itineraries.probability is 'of this hypothesis';
comment on column dark_itineraries.sailing_nm is 'shortest way by sea from start to end over its ports';
comment on column dark_itineraries.left_hours is 'what sailing leaves of the silence';
comment on column dark_itineraries.reasons is
'what speaks for (above 0) and against it, as docs/dark_calls.md lists; of the likeliest few';
