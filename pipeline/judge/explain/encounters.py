"""An encounter explained: two ships that lay close together at sea."""

from pipeline.judge.explain.explanation import Explanation, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.who import ship, who
from pipeline.judge.explain.words import lasting, moment, named, place

_HOUR_S = 3600


def explain_encounter(facts: Facts, encounter: Row) -> Explanation:
    """Why an encounter exists."""
    vessels = [facts.vessel(encounter[f"vessel_id_{one}"]) for one in ("a", "b")]
    one, other = (ship(vessel) if vessel else named(None) for vessel in vessels)
    lasted = lasting((encounter["ended_at_utc"] - encounter["started_at_utc"]).total_seconds() / _HOUR_S)
    where = place(encounter["lon_deg"], encounter["lat_deg"])
    return Explanation(
        finding_id=encounter["encounter_id"],
        kind="encounter",
        headline=f"{one} and {other} lay close together at sea for {lasted}, from"
        f" {moment(encounter['started_at_utc'])} on, at {where}.",
        parts=(
            who(facts, encounter["vessel_id_a"], "The one ship"),
            who(facts, encounter["vessel_id_b"], "The other ship"),
            part(
                "What was observed",
                f"Half of the time they were no more than {encounter['median_distance_m']:.0f} metres apart, and the"
                f" faster of the two made no more than {encounter['median_sog_knots']:.1f} knots.",
                f"They were last seen together on {moment(encounter['ended_at_utc'])}. Both were far from every port"
                " that is drawn.",
            ),
            part(
                "How sure",
                "Both ships sent these positions themselves. In between they are placed on the straight line from one"
                " to the next, no more than a few hours apart.",
            ),
            part(
                "What this cannot know",
                "What two ships did side by side: they may have passed cargo, stores or crew over, or drifted while"
                " they waited. That they met is no offence.",
            ),
        ),
        numbers={name: encounter[name] for name in ("median_distance_m", "median_sog_knots")},
    )
