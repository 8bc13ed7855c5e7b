-- From version 3 to 4: a database knows which views and macros it has, so that opening it makes changed ones.
-- grain: one row
-- reads: nothing
alter table schema_version add column views_sha256 varchar;

comment on column schema_version.views_sha256 is 'hash of the views and macros that this database has';
