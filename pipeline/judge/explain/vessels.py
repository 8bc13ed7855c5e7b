"""A ship's story in words: what is published of her, observed and inferred told apart."""

from collections import Counter

import polars as pl

from pipeline.judge.explain.explanation import Explanation, part
from pipeline.judge.explain.facts import Facts, Row
from pipeline.judge.explain.who import ship, who
from pipeline.judge.explain.words import day, lasting

_MOST_PORTS = 12
_CAUSES = {
    "silence": "others were heard where she was, and she was not",
    "undetermined": "the cause is undetermined",
    "out_of_coverage": "nobody is heard where she was",
    "feed_outage": "the feed was down, which says nothing of her",
}


def explain_vessel(facts: Facts, vessel: Row) -> Explanation:
    """What is known of a ship; `facts` has all her calls, silences, voyages, encounters and alerts."""
    counts = {
        "port call": facts.port_calls.height,
        "silence": facts.gaps.height,
        "voyage": facts.voyages.height,
        "encounter": facts.encounters.height,
    }
    of_them = {"port call": _count_inferred(facts.port_calls), "voyage": _count_inferred(facts.voyages)}
    told = (
        f"{_counted(count, what)}{_inferred(count, of_them.get(what, 0))}" for what, count in counts.items() if count
    )
    said = ", ".join(told) or "nothing else is published"
    return Explanation(
        finding_id=vessel["vessel_id"],
        kind="vessel",
        headline=f"{ship(vessel)} was heard from {day(vessel['first_seen_at_utc'])} to"
        f" {day(vessel['last_seen_at_utc'])}: {said}.",
        parts=(
            who(facts, vessel["vessel_id"]),
            part("Where she called", *_calls(facts)),
            part("When she was silent", *_silences(facts)),
            part(
                "What this cannot know",
                "What she carried, for whom, and by whose order: AIS does not say. That a ship is not heard, or meets"
                " another, is no offence.",
                "Two ships that use the same numbers may be told as one, and one that changes all of them as two.",
            ),
        ),
        numbers={f"{what.replace(' ', '_')}s": count for what, count in counts.items()},
    )


def _calls(facts: Facts) -> list[str]:
    if facts.port_calls.is_empty():
        return ["No port call of hers is published."]
    observed = facts.port_calls["evidence"].to_list().count("observed")
    inferred = facts.port_calls.height - observed
    ports = Counter(facts.port_calls["port_id"]).most_common()
    of_them = Counter(facts.port_calls.filter(pl.col("evidence") == "inferred")["port_id"])
    named = [
        f"{facts.port(port_id)}, {_counted(count, 'time')}{_inferred(count, of_them[port_id])}"
        for port_id, count in ports[:_MOST_PORTS]
    ]
    others = f"; and {_counted(len(ports) - _MOST_PORTS, 'other port')}" if len(ports) > _MOST_PORTS else ""
    how = (
        f"Observed, resting on positions that she sent: {observed}. Inferred from silences, each with its probability,"
        f" and seen by nobody: {inferred}."
    )
    return [how, f"By port: {'; '.join(named)}{others}."]


def _count_inferred(rows: pl.DataFrame) -> int:
    return rows.filter(pl.col("evidence") == "inferred").height


def _inferred(count: int, inferred: int) -> str:
    """How many of so many calls or voyages nobody saw."""
    if not inferred:
        return ""
    return " (inferred)" if inferred == count else f" ({inferred} of them inferred)"


def _silences(facts: Facts) -> list[str]:
    if facts.gaps.is_empty():
        return ["She was not silent for longer than ships are."]
    causes = Counter(facts.gaps["cause"])
    told = [f"{_counted(causes[cause], 'silence')}: {words}." for cause, words in _CAUSES.items() if causes[cause]]
    longest = max(facts.gaps["duration_hours"].drop_nulls(), default=None)
    return [*told, *([f"The longest that has ended lasted {lasting(longest)}."] if longest is not None else [])]


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
