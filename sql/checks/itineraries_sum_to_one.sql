-- Silences whose explanations do not share out all of the probability.
-- grain: one row a gap
-- reads: dark_itineraries
select
    gap_id as offender,
    'explanations sum to ' || sum(probability) as fault
from dark_itineraries
group by gap_id
having abs(sum(probability) - 1) > 1e-6
order by offender
