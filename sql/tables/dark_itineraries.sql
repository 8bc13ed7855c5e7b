-- What a vessel may have done within a silence; over a gap the probabilities sum to 1.
-- grain: one row a gap and hypothesis
-- reads: gaps, ports
create table dark_itineraries (
    gap_id varchar not null,
    port_ids varchar[] not null,
    probability double not null
);

comment on table dark_itineraries is
'What a vessel may have done within a silence; over a gap the probabilities sum to 1';
comment on column dark_itineraries.gap_id is 'gap';
comment on column dark_itineraries.port_ids is 'ports called at in order; empty: none';
comment on column dark_itineraries.probability is 'of this hypothesis';
