"""The explanations of a silence that compete, and what speaks for and against them."""

import math
from dataclasses import dataclass

from pipeline.judge.explain.explanation import Part, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.observations import observation_of
from pipeline.judge.explain.words import lasting, percent, times_as_likely

COMPETING = "What she may have done in that time"
"""Title of the part that tells the explanations of a silence that compete."""

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
        COMPETING,
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
    first, second = (_short(facts, one["port_ids"]) for one in (likeliest, rival))
    told = [_said(facts, observed, first, second) for observed in _telling(likeliest, rival)]
    return part(
        "What speaks for and against",
        f"Held against each other are {first} and {second}. What says the same of both is left out.",
        *told,
        *(_way(facts, gap, one) for one in (likeliest, rival)),
    )


@dataclass(frozen=True)
class _Observed:
    """One observation: what it says of the one explanation and of the other, and how heavily it speaks for the one."""

    title: str
    of_first: tuple[str, ...]
    of_second: tuple[str, ...]
    log_weight: float


def _telling(one: Row, other: Row) -> list[_Observed]:
    """What tells one explanation from the other, the heaviest first."""
    first, second = ({reason["evidence"]: reason["log_weight"] for reason in each["reasons"]} for each in (one, other))
    titles = dict.fromkeys(observation_of(name) for name in (*first, *second))
    found = []
    for title in titles:
        said = [[name for name in weights if observation_of(name) == title] for weights in (first, second)]
        by = sum(first[name] for name in said[0]) - sum(second[name] for name in said[1])
        alike = {name for name in said[0] if name in said[1] and name != _HOURS}
        pieces = [tuple(name for name in names if name not in alike) for names in said]
        found.append(_Observed(title, pieces[0], pieces[1], by))
    heavy = [observed for observed in found if abs(observed.log_weight) >= _LEAST_REASON]
    return sorted(heavy, key=lambda observed: (-abs(observed.log_weight), observed.title))[:_MOST_REASONS]


def _said(facts: Facts, observed: _Observed, first: str, second: str) -> str:
    """One observation in words, and which explanation it speaks for."""
    of_first = "; ".join(_piece(facts, name) for name in observed.of_first)
    of_second = "; ".join(_piece(facts, name) for name in observed.of_second if name not in observed.of_first)
    words = [words for words in (of_first, f"of {second}: {of_second}" if of_second else "") if words]
    favoured, less = (first, second) if observed.log_weight > 0 else (second, first)
    times = times_as_likely(math.exp(abs(observed.log_weight)))
    return f"{observed.title}: {'; '.join(words)}. That makes {favoured} {times}, against {less}."


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
