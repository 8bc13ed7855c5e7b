-- Lines that could not be used, and why; the first 1,000 a file and reason, all of them lie in the lake.
-- grain: one row a rejected line
-- reads: the lake's quarantine files
create table quarantine (
    file_id varchar not null,
    line_no ubigint not null,
    byte_offset ubigint not null,
    reason varchar not null,
    raw blob not null,
    run_id varchar not null
);

comment on table quarantine is
'Lines that could not be used, and why; the first 1,000 a file and reason, all of them lie in the lake';
comment on column quarantine.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column quarantine.line_no is '1-based line';
comment on column quarantine.byte_offset is 'offset of that line in the uncompressed stream';
comment on column quarantine.reason is 'why';
comment on column quarantine.raw is 'the line''s bytes without its end, at most the line limit';
comment on column quarantine.run_id is 'run that wrote the row in its present form';
