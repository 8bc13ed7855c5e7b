-- Evidence that cites a file nothing is known of, or a line that the file does not have.
-- grain: one row a finding and such file
-- reads: evidence, ingest_files
with

cited as (
    select
        finding_id,
        file_id,
        max(line_no) as last_line_no
    from evidence
    group by finding_id, file_id
)

select
    cited.finding_id as offender,
    'cites line ' || cited.last_line_no || ' of file ' || cited.file_id
    || case
        when ingest_files.file_id is null then ', which is not in ingest_files'
        else ', which has ' || ingest_files.lines
    end as fault
from cited
left join ingest_files on cited.file_id = ingest_files.file_id
where ingest_files.file_id is null or cited.last_line_no > ingest_files.lines
order by offender, fault
