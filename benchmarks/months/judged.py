"""What was said of silences: how probable a call in North Korea was, and whether one happened."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.months.moments import Visit
from benchmarks.months.play import Played

_ABOUT = timedelta(minutes=10)  # a berth may be reached minutes after the last report


@dataclass(frozen=True)
class Judged:
    """A silence that itineraries were weighed for."""

    role: str
    said: float
    came_true: bool


def judged_silences(played: Played, role_of: dict[int, str]) -> list[Judged]:
    """All silences that were weighed, with the probability of all itineraries by way of a port of North Korea."""
    korean: defaultdict[int, list[Visit]] = defaultdict(list)
    for visit in played.visits:
        if visit.port_id.startswith("KP_"):
            for mmsi in visit.mmsis:
                korean[mmsi].append(visit)
    judged = []
    for gap in played.found["judged"].to_dicts():
        ends = gap["ended_at_utc"] or played.ends_at_utc
        called = any(is_within(visit, gap["started_at_utc"], ends) for visit in korean[gap["mmsi"]])
        judged.append(Judged(role_of[gap["mmsi"]], gap["said"] or 0.0, called))
    return judged


def is_within(visit: Visit, begins: datetime, ends: datetime) -> bool:
    """Whether a visit lies in a silence, from zone to zone."""
    return begins - _ABOUT <= visit.entered_at_utc and visit.left_at_utc <= ends + _ABOUT
