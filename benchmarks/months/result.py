"""A month held against its truth: what the tables of the page are made of."""

from dataclasses import dataclass

from benchmarks.months.calls import CallsOf, calls_by_role, clocks_corrected, meetings_found
from benchmarks.months.cast import DARK, OBSERVED
from benchmarks.months.failures import Failure, failures_of
from benchmarks.months.judged import Judged, judged_silences
from benchmarks.months.matching import Match, Row, matched, right_but_for_a_port
from benchmarks.months.moments import voyages
from benchmarks.months.play import Played


@dataclass(frozen=True)
class End:
    """A departure or an arrival of an observed voyage: minutes that it is found too late (less: too early)."""

    port_id: str
    after_hearing: float
    after_track: float


@dataclass(frozen=True)
class Found:
    """Voyages of one kind: true ones, those found, rows made, and those of the rows that are right."""

    true: int
    found: int
    rows: int
    right: int


@dataclass(frozen=True)
class Result:
    """One month."""

    seed: int
    lines: int
    ships: int
    seconds: dict[str, float]
    observed: Found  # found: with both times within half an hour
    ends: list[End]
    dark: Found  # with the right ports
    dark_sides: Found  # with the right sides: the ports may be others
    inferred: list[tuple[float, bool]]  # of every inferred row: its probability, whether such a voyage was made
    judged: list[Judged]
    calls: dict[str, CallsOf]
    suspected: list[tuple[str, str]]  # role and name of ships that are no callers of the corridor
    alerted: list[tuple[str, str]]
    meetings: tuple[int, int]  # found, true
    clocks: tuple[int, int]  # files corrected, all with a wrong clock
    failures: list[Failure]


def hold(played: Played) -> Result:
    """Match every row with at most one true voyage of the same ship, and every true voyage with at most one row."""
    role_of = {
        mmsi: played.month.role_of[ship.name, ship.mmsi] for ship in played.month.scenario.ships for mmsi in ship.mmsis
    }
    rows: list[Row] = played.found["voyages"].to_dicts()
    matches, unexplained = matched([each for each in voyages(played.visits) if each.is_corridor], rows)
    observed = [each for each in matches if not each.true.is_dark]
    dark = [each for each in matches if each.true.is_dark]
    sides = right_but_for_a_port([each.true for each in matches if each.row is None], unexplained)
    false = [row for row in unexplained if row["voyage_id"] not in sides]
    inferred = [row for row in rows if row["evidence"] == "inferred"]
    right = len(inferred) - sum(row["evidence"] == "inferred" for row in unexplained)
    right_sides = len(inferred) - sum(row["evidence"] == "inferred" for row in false)
    found = sum(each.row is not None for each in dark)
    return Result(
        seed=played.month.scenario.seed,
        lines=played.lines,
        ships=len(played.month.scenario.ships),
        seconds=played.seconds,
        observed=_observed(observed, rows, unexplained),
        ends=[end for each in observed for end in _ends(each)],
        dark=Found(len(dark), found, len(inferred), right),
        dark_sides=Found(len(dark), found + _dark_by_sides(dark, sides), len(inferred), right_sides),
        inferred=[(row["probability"], row not in false) for row in inferred],
        judged=judged_silences(played, role_of),
        calls=calls_by_role(played),
        suspected=_bystanders(played, "suspicious", role_of),
        alerted=_bystanders(played, "alerts", role_of),
        meetings=meetings_found(played),
        clocks=clocks_corrected(played),
        failures=failures_of(played, matches, unexplained, sides),
    )


def _observed(observed: list[Match], rows: list[Row], unexplained: list[Row]) -> Found:
    made = [row for row in rows if row["evidence"] == "observed"]
    wrong = sum(row["evidence"] == "observed" for row in unexplained)
    return Found(len(observed), sum(each.is_on_time for each in observed), len(made), len(made) - wrong)


def _ends(match: Match) -> list[End]:
    ports = (match.true.origin.port_id, match.true.destination.port_id)
    return [
        End(port_id, after_hearing, after_track)
        for port_id, after_hearing, after_track in zip(
            ports, match.minutes_off, match.minutes_off_the_track, strict=True
        )
        if after_hearing is not None and after_track is not None
    ]


def _dark_by_sides(dark: list[Match], sides: set[str]) -> int:
    """Dark voyages without a row of their own that a row right but for a port is about: one each."""
    return min(len(sides), sum(each.row is None for each in dark))


def _bystanders(played: Played, table: str, role_of: dict[int, str]) -> list[tuple[str, str]]:
    names = {mmsi: ship.name for ship in played.month.scenario.ships for mmsi in ship.mmsis}
    told = {mmsi for mmsi in played.found[table]["mmsi"] if role_of[mmsi] not in {OBSERVED, DARK}}
    return sorted((role_of[mmsi], names[mmsi]) for mmsi in told)
