"""A voyage explained: the two calls that make it, how sure both are, and why it is thought grave."""

from pipeline.judge.explain.explanation import Explanation, Part, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.itineraries import competing, for_and_against
from pipeline.judge.explain.port_calls import headline
from pipeline.judge.explain.who import ship, who
from pipeline.judge.explain.words import lasting, moment, percent


def explain_voyage(facts: Facts, voyage: Row) -> Explanation:
    """Why a voyage exists."""
    origin, destination = (facts.port(voyage[f"{end}_port_id"]) for end in ("origin", "destination"))
    probably = "" if voyage["evidence"] == "observed" else "probably "
    parts = [
        who(facts, voyage["vessel_id"]),
        _both_ends(facts, voyage),
        _way(voyage),
        _sure(voyage),
        *_of_dark_ends(facts, voyage),
        _risk(voyage),
        part(
            "What this cannot know",
            "What the ship carried, for whom, and by whose order: AIS does not say.",
            "A voyage joins two calls that follow each other. A call in between that nobody heard would part it.",
        ),
    ]
    return Explanation(
        finding_id=voyage["voyage_id"],
        kind="voyage",
        headline=f"{ship(voyage)} {probably}sailed from {origin} to {destination},"
        f" {moment(voyage['departed_at_utc'])} to {moment(voyage['arrived_at_utc'])}.",
        parts=tuple(one for one in parts if one is not None),
        numbers={name: voyage[name] for name in ("evidence", "probability", "distance_nm", "dark_hours", "risk_score")},
    )


def _both_ends(facts: Facts, voyage: Row) -> Part:
    calls = [facts.call(voyage[f"{end}_port_call_id"]) for end in ("origin", "destination")]
    told = [f"{headline(facts, call)} This is the port call {call['port_call_id']}." for call in calls if call]
    return part("The two calls", *told)


def _way(voyage: Row) -> Part:
    hours, miles = voyage["duration_hours"], voyage["distance_nm"]
    pace = f", {miles / hours:.1f} knots on the average" if hours > 0 else ""
    dark = voyage["dark_hours"]
    silent = (
        f"For {lasting(dark)} of it nobody heard her, while the feed was working."
        if dark > 0
        else "She was not silent on the way for longer than ships are."
    )
    change = voyage["draught_change_m"]
    draught = (
        None
        if change is None
        else f"Her declared draught changed by {change:+.1f} metres between departure and arrival."
        if abs(change) > 0
        else "Her declared draught was the same at departure and arrival."
    )
    return part("The way", f"The passage took {lasting(hours)} over {miles:.0f} nautical miles{pace}.", silent, draught)


def _sure(voyage: Row) -> Part:
    if voyage["evidence"] == "observed":
        return part("How sure", "Both calls are observed: they rest on positions that she sent.")
    return part(
        "How sure",
        "At least one of the two calls was not observed but inferred from a silence. That both took place has a"
        f" probability of {percent(voyage['probability'])}.",
    )


def _of_dark_ends(facts: Facts, voyage: Row) -> list[Part | None]:
    """The explanations that compete for the silence of an end that is inferred."""
    parts: list[Part | None] = []
    for end in ("origin", "destination"):
        call = facts.call(voyage[f"{end}_port_call_id"])
        gap = facts.gap(call["gap_id"]) if call else None
        if gap:
            parts += [competing(facts, gap["gap_id"]), for_and_against(facts, gap)]
    return parts[:2]  # both ends may lie in one silence, or in two alike: the first is told, the other has its own id


def _risk(voyage: Row) -> Part | None:
    if voyage["risk_score"] is None and not voyage["reasons"]:
        return None
    score = "" if voyage["risk_score"] is None else f"The risk score is {voyage['risk_score']:.0f} of 100."
    heaviest = sorted(voyage["reasons"], key=lambda reason: (-reason["points"], reason["rule"]))
    told = [f"{reason['text'].rstrip('.')} ({reason['points']:+.0f} points)." for reason in heaviest]
    return part(
        "Why it is thought grave",
        f"{score} It says what is worth a look, not what is proven.".strip(),
        *told,
    )
