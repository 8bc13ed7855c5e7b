-- Parquet files of the lake, and lines in quarantine, of feed files that nothing is known of.
-- grain: one row a feed file that is not there
-- reads: lake_files, quarantine, ingest_files
with

named as (
    select file_id from lake_files
    union
    select file_id from quarantine
)

select
    named.file_id as offender,
    'is in lake_files or quarantine, and not in ingest_files' as fault
from named
anti join ingest_files on named.file_id = ingest_files.file_id
order by offender
