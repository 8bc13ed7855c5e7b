-- What a voyage may have carried, as intervals.
-- grain: one row a voyage, a quantity and a way to estimate it
-- reads: voyages, port_calls, vessels
create table cargo_estimates (
    voyage_id varchar not null,
    quantity varchar not null,
    estimated_by varchar not null,
    low double not null,
    high double not null,
    basis varchar not null
);

comment on table cargo_estimates is 'What a voyage may have carried, as intervals';
comment on column cargo_estimates.voyage_id is 'voyage';
comment on column cargo_estimates.quantity is 'containers of 20 feet, tonnes, or shells';
comment on column cargo_estimates.estimated_by is
'published_totals of the route, or the draught_change of this ship';
comment on column cargo_estimates.low is 'least that the arithmetic gives';
comment on column cargo_estimates.high is 'most that the arithmetic gives';
comment on column cargo_estimates.basis is 'the arithmetic with its sources';
