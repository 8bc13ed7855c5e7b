-- Every feed file that was taken or rejected, with the account of its lines.
-- grain: one row a feed file
-- reads: the manifests of the lake
create table ingest_files (
    file_id varchar not null,
    path varchar not null,
    state varchar not null,
    rejected_reason varchar,
    format varchar,
    bytes ubigint not null,
    lines ubigint not null,
    accepted ubigint not null,
    quarantined ubigint not null,
    duplicates ubigint not null,
    ignored ubigint not null,
    first_received_at_utc timestamp,
    last_received_at_utc timestamp,
    run_id varchar not null
);

comment on table ingest_files is 'Every feed file that was taken or rejected, with the account of its lines';
comment on column ingest_files.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column ingest_files.path is 'where it lay when it was read';
comment on column ingest_files.state is 'done or rejected';
comment on column ingest_files.rejected_reason is 'why a rejected file was rejected';
comment on column ingest_files.format is 'nmea, noaa_csv, ...; NULL if not recognised';
comment on column ingest_files.bytes is 'size of the file as it lay there';
comment on column ingest_files.lines is 'lines of the uncompressed stream';
comment on column ingest_files.accepted is 'lines of messages that were taken, kept types or not';
comment on column ingest_files.quarantined is 'lines in quarantine';
comment on column ingest_files.duplicates is 'lines of further receptions of a taken message';
comment on column ingest_files.ignored is
'lines that hold no AIS message: comments, blanks, headers, other sentences';
comment on column ingest_files.first_received_at_utc is 'earliest time of a taken message';
comment on column ingest_files.last_received_at_utc is 'latest time of a taken message';
comment on column ingest_files.run_id is 'run that wrote the row in its present form';
