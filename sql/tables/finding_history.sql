-- What was known when: how each finding came, changed and went.
-- grain: one row a finding and change
-- reads: port_calls, gaps, dark_calls, encounters, voyages, identity_anomalies
create table finding_history (
    finding_table varchar not null,
    finding_id varchar not null,
    run_id varchar not null,
    change varchar not null,
    reason varchar,
    row varchar not null
);

comment on table finding_history is 'What was known when: how each finding came, changed and went';
comment on column finding_history.finding_table is 'table that the finding is a row of';
comment on column finding_history.finding_id is 'finding';
comment on column finding_history.run_id is 'run that wrote the row in its present form';
comment on column finding_history.change is 'added, revised or withdrawn';
comment on column finding_history.reason is 'what made the difference';
comment on column finding_history.row is 'the finding as JSON after that run; before it, if withdrawn';
