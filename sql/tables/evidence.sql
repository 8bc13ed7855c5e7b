-- The raw lines that findings rest on.
-- grain: one row a finding and line
-- reads: fixes
create table evidence (
    finding_id varchar not null,
    role varchar not null,
    file_id varchar not null,
    line_no ubigint not null,
    byte_offset ubigint not null
);

comment on table evidence is 'The raw lines that findings rest on';
comment on column evidence.finding_id is 'finding that rests on the line';
comment on column evidence.role is
'what the line is to the finding, as docs/evidence.md lists; of a voyage with its end before it';
comment on column evidence.file_id is 'SHA-256 of the file as it lay there, hexadecimal';
comment on column evidence.line_no is '1-based line of the first sentence';
comment on column evidence.byte_offset is 'offset of that line in the uncompressed stream';
