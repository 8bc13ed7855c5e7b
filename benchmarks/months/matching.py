"""What was found of a month held against what happened, voyage by voyage."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.months.moments import Visit, Voyage, voyages
from benchmarks.months.play import Played

RIGHT_WITHIN_MINUTES = 30.0
_APART = timedelta(days=1)  # a row further off is about another voyage of the ship
_WITHIN_GAP = timedelta(minutes=10)

Row = dict[str, Any]


@dataclass(frozen=True)
class Match:
    """A true voyage of the corridor and the row that is about it, if there is one."""

    true: Voyage
    row: Row | None

    @property
    def minutes_off(self) -> tuple[float | None, float | None]:
        """Departure and arrival found, less those of the first and last hearing in the zones; None: nothing to hold."""
        if self.row is None:
            return None, None
        return (
            _minutes(self.row["departed_at_utc"], self.true.origin.last_heard_at_utc),
            _minutes(self.row["arrived_at_utc"], self.true.destination.first_heard_at_utc),
        )

    @property
    def minutes_off_the_track(self) -> tuple[float | None, float | None]:
        """The same, less the moments at which the true track leaves and enters the zones."""
        if self.row is None:
            return None, None
        return (
            _minutes(self.row["departed_at_utc"], self.true.origin.left_at_utc),
            _minutes(self.row["arrived_at_utc"], self.true.destination.entered_at_utc),
        )

    @property
    def is_on_time(self) -> bool:
        """Found, with both ends within half an hour."""
        return self.row is not None and all(
            minutes is not None and abs(minutes) <= RIGHT_WITHIN_MINUTES for minutes in self.minutes_off
        )


@dataclass(frozen=True)
class Judged:
    """A silence that itineraries were weighed for: what was said of a call in North Korea, and whether one happened."""

    role: str
    said: float
    came_true: bool


@dataclass(frozen=True)
class CallsOf:
    """Port calls of the ships of a role: true ones that no row is about, and rows about none."""

    ships: int
    true: int
    missed: list[tuple[str, str]]  # ship and port
    too_many: list[tuple[str, str]]


@dataclass(frozen=True)
class Result:
    """A month, held against its truth."""

    seed: int
    lines: int
    seconds: dict[str, float]
    observed: list[Match]
    dark: list[Match]
    false_observed: list[Row]
    false_dark: list[Row]
    right_sides: int  # inferred rows that a true voyage explains, but for the port
    inferred: list[
        tuple[float, bool]
    ]  # of every inferred row: probability, and whether a voyage between the sides was made
    judged: list[Judged]
    calls: dict[str, CallsOf]
    bystanders_suspected: list[str]
    bystanders_alerted: list[str]
    meetings: tuple[int, int]  # found, true
    clock_files: tuple[int, int]  # corrected, of all in which a clock was told to be wrong or undetermined


def hold(played: Played) -> Result:
    """Match every row with at most one true voyage of the same ship, and every true voyage with at most one row."""
    role_of, name_of = _by_mmsi(played)
    rows = [{**row, "who": name_of.get(row["mmsi"], str(row["mmsi"]))} for row in played.found["voyages"].to_dicts()]
    true = [each for each in voyages(played.visits) if each.is_corridor]
    matches, left = _matched(true, rows)
    dark = [each for each in matches if each.true.is_dark]
    by_sides = _by_sides([each.true for each in dark if each.row is None], left)
    inferred = [row for row in rows if row["evidence"] == "inferred"]
    unexplained = {row["voyage_id"] for row in left}
    no_sides = unexplained - by_sides
    bystanders = {mmsi for mmsi, role in role_of.items() if role not in {"observed", "dark"}}
    suspected = {row["mmsi"] for row in played.found["suspicious"].to_dicts()} & bystanders
    alerted = set(played.found["alerts"]["mmsi"]) & bystanders
    return Result(
        seed=played.month.scenario.seed,
        lines=played.lines,
        seconds=played.seconds,
        observed=[each for each in matches if not each.true.is_dark],
        dark=dark,
        false_observed=[row for row in left if row["evidence"] == "observed"],
        false_dark=[row for row in left if row["evidence"] == "inferred"],
        right_sides=len(by_sides),
        inferred=[(row["probability"], row["voyage_id"] not in no_sides) for row in inferred],
        judged=_judged(played, role_of),
        calls=_calls(played),
        bystanders_suspected=sorted(f"{name_of[mmsi]} ({role_of[mmsi]})" for mmsi in suspected),
        bystanders_alerted=sorted(f"{name_of[mmsi]} ({role_of[mmsi]})" for mmsi in alerted),
        meetings=_meetings(played),
        clock_files=_clock_files(played),
    )


def _by_mmsi(played: Played) -> tuple[dict[int, str], dict[int, str]]:
    roles, names = {}, {}
    for ship in played.month.scenario.ships:
        for mmsi in ship.mmsis:
            roles[mmsi] = played.month.role_of[ship.name, ship.mmsi]
            names[mmsi] = ship.name
    return roles, names


def _matched(true: Iterable[Voyage], rows: list[Row]) -> tuple[list[Match], list[Row]]:
    """Same ship and ports and about the same time; the nearest in time where there are several."""
    left = {row["voyage_id"]: row for row in rows}
    matches = []
    for voyage in true:
        about = [row for row in left.values() if _is_about(row, voyage) and _ports(row) == _ports_of(voyage)]
        row = min(about, key=lambda row: (_hours_apart(row, voyage), row["voyage_id"]), default=None)
        if row is not None:
            del left[row["voyage_id"]]
        matches.append(Match(voyage, row))
    return matches, list(left.values())


def _by_sides(true: list[Voyage], left: list[Row]) -> set[str]:
    """Ids of rows that would be right but for a port: the other side is the true one."""
    taken: set[str] = set()
    for voyage in true:
        for row in left:
            same = row["origin_country"] == voyage.origin.port_id[:2] and row["voyage_id"] not in taken
            if same and _is_about(row, voyage):
                taken.add(row["voyage_id"])
                break
    return taken


def _is_about(row: Row, voyage: Voyage) -> bool:
    return (
        row["mmsi"] in voyage.origin.mmsis
        and row["departed_at_utc"] - _APART < voyage.destination.entered_at_utc
        and row["arrived_at_utc"] + _APART > voyage.origin.left_at_utc
    )


def _ports(row: Row) -> tuple[str, str]:
    return row["origin_port_id"], row["destination_port_id"]


def _ports_of(voyage: Voyage) -> tuple[str, str]:
    return voyage.origin.port_id, voyage.destination.port_id


def _hours_apart(row: Row, voyage: Voyage) -> float:
    apart = (
        row["departed_at_utc"] - voyage.origin.left_at_utc,
        row["arrived_at_utc"] - voyage.destination.entered_at_utc,
    )
    return sum(abs(each.total_seconds()) for each in apart) / 3600


def _minutes(found: datetime, true: datetime | None) -> float | None:
    return None if true is None else (found - true).total_seconds() / 60


def _judged(played: Played, role_of: dict[int, str]) -> list[Judged]:
    korean: defaultdict[int, list[Visit]] = defaultdict(list)
    for visit in played.visits:
        if visit.port_id.startswith("KP_"):
            for mmsi in visit.mmsis:
                korean[mmsi].append(visit)
    ends = played.month.scenario.ends_at_utc.replace(tzinfo=None)
    judged = []
    for gap in played.found["judged"].to_dicts():
        begins, until = gap["started_at_utc"] - _WITHIN_GAP, (gap["ended_at_utc"] or ends) + _WITHIN_GAP
        called = any(begins <= visit.entered_at_utc and visit.left_at_utc <= until for visit in korean[gap["mmsi"]])
        judged.append(Judged(role_of[gap["mmsi"]], gap["said"] or 0.0, called))
    return judged


def _calls(played: Played) -> dict[str, CallsOf]:
    """Heard port calls against observed rows, ship by ship and port by port; ships of one MMSI are one here."""
    true: defaultdict[frozenset[int], Counter[str]] = defaultdict(Counter)
    role: dict[frozenset[int], tuple[str, str]] = {}
    ships: Counter[str] = Counter()
    for ship in played.month.scenario.ships:
        role[ship.mmsis] = (played.month.role_of[ship.name, ship.mmsi], ship.name)
        ships[played.month.role_of[ship.name, ship.mmsi]] += 1
    for visit in played.visits:
        if not visit.is_dark:
            true[visit.mmsis][visit.port_id] += 1
    mmsis_of = {mmsi: mmsis for mmsis in role for mmsi in mmsis}
    found: defaultdict[frozenset[int], Counter[str]] = defaultdict(Counter)
    for row in played.found["calls"].to_dicts():
        if row["evidence"] == "observed":
            found[mmsis_of[row["mmsi"]]][row["port_id"]] += 1
    calls = {name: CallsOf(number, 0, [], []) for name, number in ships.items()}
    for mmsis, (name, ship_name) in role.items():
        known = calls[name]
        known.missed.extend((ship_name, port) for port in (true[mmsis] - found[mmsis]).elements())
        known.too_many.extend((ship_name, port) for port in (found[mmsis] - true[mmsis]).elements())
        calls[name] = CallsOf(known.ships, known.true + true[mmsis].total(), known.missed, known.too_many)
    return calls


def _meetings(played: Played) -> tuple[int, int]:
    pairs = {frozenset((row["mmsi_a"], row["mmsi_b"])) for row in played.found["encounters"].to_dicts()}
    true = [frozenset((each.mmsi_a, each.mmsi_b)) for each in played.meetings]
    return sum(pair in pairs for pair in true), len(true)


def _clock_files(played: Played) -> tuple[int, int]:
    faults = {
        station.name: {fault.ahead_s for fault in station.clock_faults} for station in played.month.scenario.stations
    }
    wrong = [
        row for row in played.found["clocks"].to_dicts() if faults.get(row["station"]) and row["clock_state"] != "right"
    ]
    right = [row for row in wrong if row["clock_state"] == "corrected" and row["ahead_s"] in faults[row["station"]]]
    return len(right), len(wrong)
