"""A dark call explained: whether a ship can have called at a port while nobody heard her, and how likely that is."""

from pipeline.judge.explain.explanation import Explanation, Part, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.gaps import coverage, when_and_where
from pipeline.judge.explain.itineraries import competing, for_and_against
from pipeline.judge.explain.who import ship, who
from pipeline.judge.explain.words import lasting, moment, named, percent

_VERDICTS = {
    "infeasible": "cannot have called at",
    "probable": "probably called at",
    "possible": "may have called at",
    "undetermined": "is not shown to have called at",
}
UNKNOWN = part(
    "What this cannot know",
    "Nobody saw this call: it is inferred from before and after the silence. A radio that fails leaves the same"
    " traces.",
    "Ports that lie near each other in one country have the same distances and the same trade. Which of them it was is"
    " a judgement by how often ships call there.",
    "What was loaded or discharged, and why the radio was silent, AIS does not say.",
    "The weights are fitted on simulated silences, which resemble the real ones only as far as their makers knew them.",
)


def explain_dark_call(facts: Facts, call: Row) -> Explanation:
    """Why a port is listed for a silence, and with what probability."""
    gap, vessel = facts.gap(call["gap_id"]), facts.vessel(call["vessel_id"])
    name = ship(vessel) if vessel else named(None)
    port = facts.port(call["port_id"])
    parts: list[Part | None] = [who(facts, call["vessel_id"])]
    if gap:
        parts += [when_and_where(gap)]
    parts += [room(facts, call), how_sure(facts, call)]
    if gap:
        parts += [competing(facts, call["gap_id"]), for_and_against(facts, gap), coverage(gap)]
    return Explanation(
        finding_id=call["dark_call_id"],
        kind="dark_call",
        headline=f"While she was not heard, {name} {_VERDICTS[call['verdict']]} {port}.",
        parts=tuple(one for one in [*parts, UNKNOWN] if one is not None),
        numbers={name: call[name] for name in ("probability", "verdict", "slack_hours")},
    )


def room(facts: Facts, call: Row) -> Part:
    """Whether the silence leaves time for the call."""
    port = facts.port_name(call["port_id"])
    if call["verdict"] == "infeasible":
        left = (
            f"lacks {lasting(-call['slack_hours'])} for the sailing alone"
            if call["slack_hours"] < 0
            else f"leaves no more than {lasting(call['slack_hours'])}, less than any stay alongside"
        )
        return part("Was there time", f"No: to sail to {port} and on to where she was next heard {left}.")
    return part(
        "Was there time",
        f"Yes. By the shortest way by sea and at her own speed she can have been at {port} from"
        f" {moment(call['earliest_arrival_utc'])} on, and had to leave by {moment(call['latest_departure_utc'])}:"
        f" {lasting(call['slack_hours'])} for the stay. That is the most there was, if she went nowhere else.",
    )


def how_sure(facts: Facts, call: Row) -> Part:
    """The port's probability, and that of all ports of its country, as far as they are listed."""
    port, verdict = facts.port_name(call["port_id"]), call["verdict"]
    if verdict == "infeasible":
        return part("How sure", "As sure as the map of the sea and her own speed: no ship is faster than herself.")
    said = {
        "probable": "that is called probable (a half or more).",
        "possible": "that is called possible (a tenth to a half).",
        "undetermined": "that is too little to call it possible, or the silence is too long to be judged.",
    }
    return part(
        "How sure",
        f"The call was not observed; it is inferred. That she called at {port} has a probability of"
        f" {percent(call['probability'])}: {said[verdict]}",
    )
