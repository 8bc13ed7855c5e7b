-- Which ships called at Rajin and at Dunai within ten days, in 2024?
select rajin.ship_name, rajin.imo, rajin.departed_at_utc, dunai.arrived_at_utc
from port_calls as rajin
inner join port_calls as dunai
    on
        rajin.vessel_id = dunai.vessel_id
        and dunai.arrived_at_utc between rajin.departed_at_utc and rajin.departed_at_utc + interval 10 days
where
    rajin.port_id = 'KP_RAJIN'
    and dunai.port_id = 'RU_DUNAI'
    and rajin.arrived_at_utc >= '2024-01-01'
    and rajin.arrived_at_utc < '2025-01-01'
order by rajin.departed_at_utc;
