-- What did the last night bring to the corridor? Voyages that the latest run with new lines added or changed.
-- grain: one row a corridor voyage, the gravest first
-- reads: corridor_voyages, runs, finding_history
create view voyages_of_the_last_night as
with last_night as (
    select arg_max(run_id, (started_at_utc, run_id)) as run_id
    from runs
    where rows_in > 0
),

changes as (
    select
        finding_history.finding_id as voyage_id,
        finding_history.run_id,
        finding_history.change
    from finding_history
    where finding_history.finding_table = 'voyages'
)

select
    changes.change,
    corridor_voyages.departed_at_utc,
    corridor_voyages.arrived_at_utc,
    corridor_voyages.ship_name,
    corridor_voyages.imo,
    corridor_voyages.mmsi,
    corridor_voyages.origin_port_id,
    corridor_voyages.destination_port_id,
    corridor_voyages.dark_hours,
    corridor_voyages.evidence,
    corridor_voyages.probability,
    corridor_voyages.is_watchlisted,
    corridor_voyages.risk_score,
    corridor_voyages.voyage_id
from corridor_voyages
inner join last_night on corridor_voyages.run_id = last_night.run_id
inner join changes
    on
        corridor_voyages.voyage_id = changes.voyage_id
        and corridor_voyages.run_id = changes.run_id
order by
    corridor_voyages.risk_score desc nulls last,
    corridor_voyages.is_watchlisted desc,
    corridor_voyages.arrived_at_utc desc,
    corridor_voyages.voyage_id asc;

comment on view voyages_of_the_last_night is
'Corridor voyages that the latest run with new lines added or changed, the gravest first';
