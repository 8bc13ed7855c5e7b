-- Feed files whose lines are not all accounted for, or whose quarantined lines the lake does not hold.
-- grain: one row a feed file and sum that does not come out
-- reads: ingest_files, lake_files
with

quarantined_in_lake as (
    select
        file_id,
        sum(row_count) as row_count
    from lake_files
    where kind = 'quarantine'
    group by file_id
)

select
    file_id as offender,
    lines || ' lines, of which ' || (accepted + quarantined + duplicates + ignored)
    || ' are accounted for' as fault
from ingest_files
where lines != accepted + quarantined + duplicates + ignored
union all
select
    ingest_files.file_id as offender,
    ingest_files.quarantined || ' lines in quarantine, of which the lake holds '
    || coalesce(quarantined_in_lake.row_count, 0) as fault
from ingest_files
left join quarantined_in_lake on ingest_files.file_id = quarantined_in_lake.file_id
where ingest_files.state = 'done' and ingest_files.quarantined != coalesce(quarantined_in_lake.row_count, 0)
order by offender, fault
