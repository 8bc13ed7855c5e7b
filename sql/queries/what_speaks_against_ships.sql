-- Why do corridor voyages score, how often, and in what words? The reasons that add most first.
-- grain: one row a rule
-- reads: corridor_voyages
with reasons as (
    select
        voyage_id,
        vessel_id,
        risk_score,
        unnest(reasons) as reason
    from corridor_voyages
)

select
    reason['rule'] as rule,
    count(*) as voyages,
    count(*) filter (where reason['points'] > 0) as voyages_counted,
    count(distinct vessel_id) as vessels,
    round(sum(reason['points']), 1) as points,
    arg_max(reason['text'], (reason['points'], risk_score, voyage_id)) as an_example
from reasons
group by reason['rule']
order by points desc, voyages desc, rule asc;
