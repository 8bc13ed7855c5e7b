-- Feed files, four a day, their accounts, the ledger, what was refused, and what each receiver heard.
insert into ingest_files
select
    file_id,
    'feed/' || number || '.nmea.gz' as path,
    case when number % 500 = 499 then 'rejected' else 'done' end as state,
    case when number % 500 = 499 then 'not_a_feed' end as rejected_reason,
    'nmea' as format,
    100000000 as bytes,
    2000000 as lines,
    1700000 as accepted,
    30 as quarantined,
    200000 as duplicates,
    99970 as ignored,
    first_received_at_utc,
    first_received_at_utc + interval 6 hours as last_received_at_utc,
    run_of(first_received_at_utc + interval 12 hours) as run_id
from feed_files;

insert into lake_files
select
    kind || '/day=' || first_received_at_utc::date || coalesce('/bucket=' || bucket, '') || '/' || file_id || '.parquet'
        as path,
    kind,
    first_received_at_utc::date as day_utc,
    file_id,
    case kind when 'quarantine' then 30 when 'positions' then 200000 else 20000 end as row_count
from feed_files
cross join (
    select
        'positions' as kind,
        unnest(range(8)) as bucket
    union all
    select
        unnest(['statics', 'base_stations', 'other_messages', 'duplicates', 'quarantine']) as kind,
        null as bucket
) as kinds;

insert into quarantine
select
    file_id,
    1000 * line as line_no,
    50000 * line as byte_offset,
    ['bad_checksum', 'bad_checksum', 'orphan_fragment', 'no_time'][1 + line % 4] as reason,
    '!AIVDM,1,1,,A,15M67FC000G?ufbE`FepT@3n00Sa,0*5B'::blob as raw,
    run_of(first_received_at_utc + interval 12 hours) as run_id
from feed_files
cross join range(30) as numbers (line);

insert into reception_days
select
    (getvariable('begin_utc') + day * interval 1 day)::date as day_utc,
    'station-' || station as station,
    (100000 + hash(day, station) % 50000)::uinteger as position_count,
    (hash(day, station, 'wild') % 300)::uinteger as wild_count,
    (500 + hash(day, station, 'ships') % 200)::uinteger as mmsi_count,
    (24 - hash(day, station, 'hours') % 3)::utinyint as hours_heard,
    getvariable('begin_utc') + day * interval 1 day as first_received_at_utc,
    getvariable('begin_utc') + day * interval 1 day + interval 23 hours as last_received_at_utc
from range(getvariable('days')) as days (day)
cross join range(40) as stations (station);
