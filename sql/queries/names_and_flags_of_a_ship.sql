-- What did one ship call itself, under which flag, and when? Put its IMO number into `asked`.
-- grain: one row a broadcast identity, or something in it that does not fit
-- reads: vessels, vessel_identities, identity_anomalies
with asked as (
    select vessel_id
    from vessels
    where imo = 9161003
),

identities as (
    select
        vessel_identities.valid_from_utc as from_utc,
        vessel_identities.valid_to_utc as until_utc,
        vessel_identities.mmsi,
        vessel_identities.flag,
        vessel_identities.imo,
        vessel_identities.ship_name,
        vessel_identities.call_sign,
        vessel_identities.message_count || ' messages' as what
    from vessel_identities
    inner join asked on vessel_identities.vessel_id = asked.vessel_id
),

anomalies as (
    select
        identity_anomalies.seen_from_utc as from_utc,
        identity_anomalies.seen_to_utc as until_utc,
        identity_anomalies.mmsi,
        null as flag,
        identity_anomalies.imo,
        identity_anomalies.ship_name,
        null as call_sign,
        identity_anomalies.kind || ': ' || identity_anomalies.text as what
    from identity_anomalies
    inner join asked on identity_anomalies.vessel_id = asked.vessel_id
)

select * from identities
union all
select * from anomalies
order by from_utc, mmsi, what;
