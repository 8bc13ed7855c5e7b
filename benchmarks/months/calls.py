"""Port calls found against those heard, and the other things that a month holds: meetings, clocks."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from benchmarks.months.play import Played


@dataclass
class CallsOf:
    """Port calls of the ships of a role: true ones that no row is about, and rows that are about none."""

    ships: int = 0
    true: int = 0
    missed: list[str] = field(default_factory=list)  # ship and port
    too_many: list[str] = field(default_factory=list)


def calls_by_role(played: Played) -> dict[str, CallsOf]:
    """Heard calls against observed rows, ship by ship and port by port; ships of one MMSI count as one here."""
    true: defaultdict[frozenset[int], Counter[str]] = defaultdict(Counter)
    found: defaultdict[frozenset[int], Counter[str]] = defaultdict(Counter)
    mmsis_of = {mmsi: ship.mmsis for ship in played.month.scenario.ships for mmsi in ship.mmsis}
    for visit in played.visits:
        if not visit.is_dark:
            true[visit.mmsis][visit.port_id] += 1
    for row in played.found["calls"].to_dicts():
        if row["evidence"] == "observed":
            found[mmsis_of[row["mmsi"]]][row["port_id"]] += 1
    calls: defaultdict[str, CallsOf] = defaultdict(CallsOf)
    seen = set()
    for ship in played.month.scenario.ships:
        of_role = calls[played.month.role_of[ship.name, ship.mmsi]]
        of_role.ships += 1
        if ship.mmsis not in seen:
            of_role.true += true[ship.mmsis].total()
            of_role.missed += [f"{ship.name} {port}" for port in (true[ship.mmsis] - found[ship.mmsis]).elements()]
            of_role.too_many += [f"{ship.name} {port}" for port in (found[ship.mmsis] - true[ship.mmsis]).elements()]
        seen.add(ship.mmsis)
    return dict(calls)


def meetings_found(played: Played) -> tuple[int, int]:
    """Of the meetings at sea that a month has, those found, and all; a lost day parts what is found of one in two."""
    pairs = {frozenset((row["mmsi_a"], row["mmsi_b"])) for row in played.found["encounters"].to_dicts()}
    true = [frozenset((each.mmsi_a, each.mmsi_b)) for each in played.meetings]
    return sum(pair in pairs for pair in true), len(true)


def clocks_corrected(played: Played) -> tuple[int, int]:
    """Of the files with a wrong clock that was heard beside others, those corrected by what it is off, and all."""
    faults = {one.name: {fault.ahead_s for fault in one.clock_faults} for one in played.month.scenario.stations}
    wrong = [
        row for row in played.found["clocks"].to_dicts() if faults.get(row["station"]) and row["clock_state"] != "right"
    ]
    right = [row for row in wrong if row["clock_state"] == "corrected" and row["ahead_s"] in faults[row["station"]]]
    return len(right), len(wrong)
