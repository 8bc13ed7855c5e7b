"""The explanations of a silence that compete, and what speaks for and against them."""

import math

from pipeline.judge.explain.explanation import Part, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.words import lasting, percent, times_as_likely

_MOST_SAID = 5
_LEAST_SAID = 0.005
_MOST_REASONS = 8
_LEAST_REASON = 0.05  # of a log weight: five in a hundred
_HOURS = "hours"


def in_words(facts: Facts, port_ids: list[str]) -> str:
    """An itinerary: "no call at all", "a call at Rajin (North Korea)", "calls at Rajin (...) and then Dunai (...)"."""
    ports = [facts.port(port_id) for port_id in port_ids]
    if not ports:
        return "no call at any port: she lay, drifted, or sailed on"
    return f"a call at {ports[0]}" if len(ports) == 1 else f"calls at {', then '.join(ports)}"


def competing(facts: Facts, gap_id: str) -> Part | None:
    """What the ship may have done, with the weight of each explanation; None where the silence was not judged."""
    itineraries = facts.itineraries(gap_id)
    if not itineraries:
        return None
    said = [one for one in itineraries[:_MOST_SAID] if one["probability"] >= _LEAST_SAID]
    sentences = [f"{percent(one['probability'])}: {in_words(facts, one['port_ids'])}." for one in said]
    rest = 1.0 - sum(one["probability"] for one in said)
    others = len(itineraries) - len(said)
    more = f"{percent(rest)}: {others} other explanations together." if others and rest > 0 else None
    if all(one["port_ids"] for one in said):
        none = next((one for one in itineraries if not one["port_ids"]), None)
        of_them = f"Among them is {in_words(facts, [])} ({percent(none['probability'])})." if none else None
    else:
        of_them = None
    return part(
        "What she may have done in that time",
        "Nobody heard her, so several explanations compete. Together they make 100%.",
        *sentences,
        more,
        of_them,
    )


def for_and_against(facts: Facts, gap: Row) -> Part | None:
    """What tells the likeliest explanation from its rival: no call at all, or the likeliest call."""
    itineraries = [one for one in facts.itineraries(gap["gap_id"]) if one["reasons"]]
    if not itineraries:
        return None
    likeliest = itineraries[0]
    rival = next((one for one in itineraries[1:] if bool(one["port_ids"]) != bool(likeliest["port_ids"])), None)
    if rival is None:
        return None
    pieces = _telling(likeliest, rival)
    first, second = (_short(facts, one["port_ids"]) for one in (likeliest, rival))
    told = [
        f"{'For' if by > 0 else 'Against'} {first if is_first else second}: {_piece(facts, name)}."
        f" It is {times_as_likely(math.exp(by))} for that."
        for is_first, name, by in pieces
    ]
    return part(
        "What speaks for and against",
        f"Held against each other are {first} and {second}. What says the same of both is left out.",
        *told,
        *(_way(facts, gap, one) for one in (likeliest, rival)),
    )


def _telling(one: Row, other: Row) -> list[tuple[bool, str, float]]:
    """What tells one from the other, the heaviest first: whether it is said of the first, by what name, how heavily.

    The hours that sailing leaves always speak of both: their difference is told of the first.
    """
    weights = [{reason["evidence"]: reason["log_weight"] for reason in each["reasons"]} for each in (one, other)]
    first, second = weights
    hours = first.pop(_HOURS, 0.0) - second.pop(_HOURS, 0.0)
    alike = {name for name in first.keys() & second.keys() if abs(first[name] - second[name]) < _LEAST_REASON}
    pieces = [(True, _HOURS, hours)]
    pieces += [
        (is_first, name, by)
        for is_first, of_one in ((True, first), (False, second))
        for name, by in of_one.items()
        if name not in alike
    ]
    heavy = [piece for piece in pieces if abs(piece[2]) >= _LEAST_REASON]
    return sorted(heavy, key=lambda piece: (-abs(piece[2]), piece[1]))[:_MOST_REASONS]


def _short(facts: Facts, port_ids: list[str]) -> str:
    return in_words(facts, port_ids).partition(":")[0]


def _piece(facts: Facts, name: str) -> str:
    return facts.evidence_words.get(name, name.replace("_", " "))


def _way(facts: Facts, gap: Row, itinerary: Row) -> str | None:
    """The arithmetic of one itinerary: way by sea, speed, and what is left."""
    sailing_nm, left_hours = itinerary["sailing_nm"], itinerary["left_hours"]
    if sailing_nm is None or left_hours is None or gap["duration_hours"] is None:
        return None
    sailing_hours = gap["duration_hours"] - left_hours
    speed = f" at {sailing_nm / sailing_hours:.1f} knots" if sailing_hours > 0 else ""
    return (
        f"The way for {_short(facts, itinerary['port_ids'])} is {sailing_nm:.0f} nautical miles by sea:"
        f" {lasting(sailing_hours)} of sailing{speed}, which leaves {lasting(left_hours)} of the silence."
    )
