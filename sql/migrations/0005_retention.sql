-- From version 4 to 5: a database knows how far back its lake was pruned.
-- grain: one row a pruning
-- reads: nothing
create table retention (
    pruned_at_utc timestamp not null,
    frozen_before_utc timestamp not null,
    lake_from_utc timestamp not null,
    removed_files ubigint not null,
    removed_rows ubigint not null
);

comment on table retention is
'How far back the lake was pruned: findings that ended before are kept as they were, and never found anew';
comment on column retention.pruned_at_utc is 'when it was';
comment on column retention.frozen_before_utc is 'findings that ended before are kept as they were';
comment on column retention.lake_from_utc is
'positions from then on are all there; of before only those of what had not ended';
comment on column retention.removed_files is 'Parquet files that went, or went in part';
comment on column retention.removed_rows is 'rows of the lake that went';
