-- Which layout of tables this database has: a later Tumen can migrate it, an earlier one refuses it.
-- grain: one row
-- reads: nothing
create table schema_version (
    version integer not null,
    views_sha256 varchar
);

comment on table schema_version is 'Which layout of tables this database has';
comment on column schema_version.version is 'counted up by every change of a table';
comment on column schema_version.views_sha256 is 'hash of the views and macros that this database has';
