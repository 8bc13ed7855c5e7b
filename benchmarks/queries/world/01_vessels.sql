-- Ships, the corridor's first; the seventh is the one that the worked questions ask for.
insert into vessels
select
    'IMO' || imo as vessel_id,
    imo,
    (201000000 + number * 7)::uinteger as mmsi,
    'C' || number as call_sign,
    case when imo = 9161003 then 'LADY R' else 'SHIP ' || number end as ship_name,
    ['RU', 'KP', 'CN', 'PA', 'LR', 'MH', 'SL', 'KR'][1 + (number % 8)] as flag,
    [70, 79, 80, 89][1 + (number % 4)]::utinyint as ship_type,
    (80 + number % 220)::usmallint as length_m,
    (12 + number % 30)::usmallint as width_m,
    getvariable('begin_utc') as first_seen_at_utc,
    getvariable('end_utc') as last_seen_at_utc,
    number < getvariable('fleet') and number % 2 = 0 as is_watchlisted
from numbered_vessels;

insert into vessel_identities
select
    vessel_id,
    mmsi,
    imo,
    case when number = 0 then ship_name else 'EX ' || ship_name end as ship_name,
    call_sign,
    flag,
    first_seen_at_utc + number * interval 400 days as valid_from_utc,
    first_seen_at_utc + (number + 1) * interval 400 days as valid_to_utc,
    10000 as message_count
from vessels
cross join range(2) as numbers (number);

insert into watchlist_entries
select
    'entry-' || vessel_id as entry_id,
    'OFAC SDN' as list_name,
    'DPRK3' as programme,
    imo,
    mmsi,
    call_sign,
    ship_name as listed_name,
    [] as other_mmsis,
    [] as other_call_signs,
    [] as other_names,
    [] as owners,
    'ship' as listing,
    null as designated_at_utc,
    null as delisted_at_utc,
    '2021-01-01' as list_version,
    null as version_from_utc,
    null as version_to_utc,
    null as listed_from_utc,
    null as listed_to_utc
from vessels
where is_watchlisted;

insert into watchlist_matches
select
    vessel_id,
    'entry-' || vessel_id as entry_id,
    'OFAC SDN' as list_name,
    'DPRK3' as programme,
    'imo' as matched_on,
    'certain' as match_strength,
    ship_name as listed_name,
    '2021-01-01' as list_version,
    'ship' as listing,
    [] as owners,
    null as listed_from_utc,
    null as listed_to_utc
from vessels
where is_watchlisted;

insert into identity_anomalies
select
    key('anomaly', imo) as anomaly_id,
    vessel_id,
    mmsi,
    null as segment_id,
    'flag_contradicts_mmsi' as kind,
    imo,
    ship_name,
    first_seen_at_utc as seen_from_utc,
    last_seen_at_utc as seen_to_utc,
    'the MMSI of one country, the flag of another' as text,
    run_of(last_seen_at_utc) as run_id
from vessels
where imo % 20 = 0;
