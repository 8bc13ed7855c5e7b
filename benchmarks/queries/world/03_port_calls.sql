-- Calls of every ship, one after the other: the corridor's fleet between its two sides, the others between four ports
-- of the world each.
insert into port_calls
with numbered as (
    select
        numbers.number,
        numbers.number // getvariable('calls_each') as vessel_number,
        numbers.number % getvariable('calls_each') as call_number
    from range(getvariable('calls_each') * getvariable('vessels')) as numbers (number)
),

placed as (
    select
        number,
        vessel_number,
        moment_of(call_number, getvariable('calls_each'), number) as arrived_at_utc,
        (0.1 + 0.9 * chance('stay', number)) * least(66, 9.6 * getvariable('days') / getvariable('calls_each'))
            as duration_hours,
        case
            when vessel_number < getvariable('fleet') and call_number % 2 = 0
                then ['KP_RAJIN', 'KP_RAJIN', 'KP_CHONGJIN', 'KP_NAMPO'][1 + number // 2 % 4]
            when vessel_number < getvariable('fleet')
                then ['RU_DUNAI', 'RU_VOSTOCHNY', 'RU_VLADIVOSTOK', 'RU_NAKHODKA'][1 + number // 2 % 4]
            else getvariable('port_ids')[
                1 + ((hash(vessel_number, 'port') % 1000003 + call_number % 4 * 7) % len(getvariable('port_ids')))::bigint
            ]
        end as port_id,
        vessel_number < getvariable('fleet') and call_number % 6 = 0 as is_inferred
    from numbered
)

select
    key('call', placed.number) as port_call_id,
    vessels.vessel_id,
    vessels.mmsi,
    vessels.mmsi as segment_id,
    vessels.imo,
    vessels.ship_name,
    placed.port_id,
    ports.port_name,
    ports.country,
    case when not placed.is_inferred then ['berth', 'harbour', 'anchorage'][1 + placed.number % 3] end as zone_kind,
    placed.arrived_at_utc,
    case when placed.departed_at_utc < getvariable('end_utc') then placed.departed_at_utc end as departed_at_utc,
    placed.arrived_at_utc + interval 1 hour as stopped_at_utc,
    case when placed.departed_at_utc < getvariable('end_utc') then placed.duration_hours end as duration_hours,
    case when not placed.is_inferred then 2 + placed.number % 3 end as confidence,
    case when placed.is_inferred then 'inferred' else 'observed' end as evidence,
    case when placed.is_inferred then 0.7 else 1.0 end as probability,
    case when placed.is_inferred then 0.6 else 1.0 end as port_probability,
    round(3 + 5 * chance('draught', placed.number), 1) as arrival_draught_m,
    round(3 + 5 * chance('departure draught', placed.number), 1) as departure_draught_m,
    (10 + placed.number % 500)::uinteger as position_count,
    case when placed.is_inferred then key('gap', placed.vessel_number) end as gap_id,
    run_of(placed.departed_at_utc) as run_id
from (select *, arrived_at_utc + to_seconds(3600 * duration_hours) as departed_at_utc from placed) as placed
inner join numbered_vessels on placed.vessel_number = numbered_vessels.number
inner join vessels on numbered_vessels.imo = vessels.imo
inner join ports on placed.port_id = ports.port_id;
