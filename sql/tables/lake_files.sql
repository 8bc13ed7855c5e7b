-- The ledger: a Parquet file of the lake that is not listed here does not exist.
-- grain: one row a Parquet file
-- reads: the manifests of the lake
create table lake_files (
    path varchar not null,
    kind varchar not null,
    day_utc date,
    file_id varchar not null,
    row_count ubigint not null
);

comment on table lake_files is
'The ledger: a Parquet file of the lake that is not listed here does not exist';
comment on column lake_files.path is 'relative to the lake';
comment on column lake_files.kind is 'which table of decoded lines its rows are of';
comment on column lake_files.day_utc is 'day of its rows; NULL for kinds that are not cut by day';
comment on column lake_files.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column lake_files.row_count is 'rows of that file';
