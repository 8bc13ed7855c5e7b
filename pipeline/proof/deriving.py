"""A finding found anew: all stages run over the lines that could be read again, and its row held against the stored."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import dataframely as dy
import polars as pl

from pipeline.alerts.rules.flagged_ship_docked import FLAGGED_SHIP_DOCKED
from pipeline.days import press_lines
from pipeline.findings import Findings, find_everything
from pipeline.keys import stable_key
from pipeline.pressing import Press
from pipeline.proof.verdict import Fault
from pipeline.reference import load_reference
from pipeline.schemas import LakeFiles, Positions, Sightings, Statics, WatchlistEntries
from pipeline.settings import Settings
from pipeline.tracks.station_clocks import judge_clocks
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import read_lake
from pipeline.warehouse.published import Published

_RELATIVE = 1e-9  # another processor rounds the last bits of a distance otherwise
_LINE = ["file_id", "line_no"]


@dataclass(frozen=True)
class Lake:
    """The decoded lines of a home."""

    home: Home
    positions: dy.DataFrame[Positions]
    statics: dy.DataFrame[Statics]
    ledger: dy.DataFrame[LakeFiles]
    known_lines: dict[str, frozenset[int]] = field(default_factory=dict, compare=False)

    @classmethod
    def read(cls, home: Home, published: Published) -> "Lake":
        """All of it, as the published ledger lists it."""
        ledger = LakeFiles.validate(published.every("lake_files"))
        return cls(home, read_lake(home, ledger, "positions"), read_lake(home, ledger, "statics"), ledger)

    def lines_of(self, file_id: str) -> frozenset[int]:
        """Lines of a file that are in the lake, in whatever table: taken, duplicates, in quarantine."""
        if file_id not in self.known_lines:
            of_file = LakeFiles.validate(self.ledger.filter(pl.col("file_id") == file_id))
            kinds = (read_lake(self.home, of_file, kind) for kind in ("duplicates", "quarantine"))
            taken = (frame.filter(pl.col("file_id") == file_id) for frame in (self.positions, self.statics))
            lines = frozenset(line_no for frame in (*kinds, *taken) for line_no in frame["line_no"])
            self.known_lines[file_id] = lines
        return self.known_lines[file_id]

    def without(self, lines: Sequence[tuple[str, int]]) -> "Lake":
        """The same without the lines (`file_id`, `line_no`) that do not say what they did."""
        lost = pl.DataFrame(lines, schema={"file_id": pl.String, "line_no": pl.UInt64}, orient="row")
        positions, statics = (
            frame.join(lost, on=_LINE, how="anti", maintain_order="left") for frame in (self.positions, self.statics)
        )
        return Lake(self.home, Positions.cast(positions), Statics.cast(statics), self.ledger)


def find_again(home: Home, published: Published, lake: Lake, settings: Settings) -> Findings:
    """Run every stage over the lake, as the night does."""
    watchlist = WatchlistEntries.validate(published.every("watchlist_entries"))
    reference = load_reference(watchlist, Sightings.validate(published.every("sightings")), home.zones)
    as_of_utc = cast("Any", published.every("ingest_files")["last_received_at_utc"].max())
    clocks = judge_clocks(lake.positions, settings.decode, settings.tracks)
    pressed = press_lines(lake.positions, lake.statics, clocks, Press(reference.catalogue.zones, settings))
    return find_everything(pressed, reference, as_of_utc, settings)


def finding_faults(stored: Mapping[str, Any], table: str, key: str, found: Findings) -> Iterator[Fault]:
    """How a row of a table of findings differs from what was found anew."""
    derived = _row(getattr(found, table), key, stored[key])
    if derived is None:
        yield Fault(f"it does not come out again: no row of {table} has this id")
        return
    for name, value in stored.items():
        if name != "run_id" and not _is_same(value, derived[name]):
            yield Fault(f"{name} comes out as {_shown(derived[name])}, the database has {_shown(value)}")


def evidence_faults(finding_id: str, stored: pl.DataFrame, found: Findings) -> Iterator[Fault]:
    """Lines that it cites and should not, or should and does not."""
    cited = set(stored.drop("finding_id").iter_rows())
    derived = set(found.evidence.filter(pl.col("finding_id") == finding_id).drop("finding_id").iter_rows())
    for role, file_id, line_no, _ in sorted(cited - derived):
        yield Fault(f"it cites line {line_no} of file {file_id[:12]}... as {role}, which does not come out again")
    for role, file_id, line_no, _ in sorted(derived - cited):
        yield Fault(f"line {line_no} of file {file_id[:12]}... comes out as {role}, and is not cited")


def itinerary_faults(gap_id: str, stored: pl.DataFrame, found: Findings) -> Iterator[Fault]:
    """Explanations of a silence whose weight comes out otherwise."""
    was, now = (_weights(frame, gap_id) for frame in (stored, found.dark_itineraries))
    for ports in sorted(was.keys() | now.keys()):
        if not _is_same(was.get(ports), now.get(ports)):
            called_at = ", ".join(ports) or "no call"
            said = f"{_shown(now.get(ports))}, the database has {_shown(was.get(ports))}"
            yield Fault(f"the probability of {called_at} comes out as {said}")


def alert_faults(alert: Mapping[str, Any], found: Findings) -> Iterator[Fault]:
    """What does not hold of an alert any more: its id, its ship, the list that named her."""
    if alert["rule"] != FLAGGED_SHIP_DOCKED or alert["kind"] == "retraction":
        return
    identified_by = (alert["rule"], alert["vessel_id"], alert["port_id"], alert["event_from_utc"])
    if alert["kind"] == "first" and alert["alert_id"] != stable_key(*identified_by):
        yield Fault("its id is not that of its rule, ship, port and time")
    firm = found.watchlist_matches.filter(pl.col("vessel_id") == alert["vessel_id"], pl.col("match_strength") != "weak")
    if firm.is_empty():
        yield Fault(f"no list in force names the vessel {alert['vessel_id']}")
    call = _row(found.port_calls, "port_call_id", alert["port_call_id"])
    for name in ("vessel_id", "mmsi", "port_id", "evidence"):
        if call is not None and call[name] != alert[name]:
            yield Fault(f"{name} of its port call comes out as {call[name]}, the alert has {alert[name]}")


def _weights(itineraries: pl.DataFrame, gap_id: str) -> dict[tuple[str, ...], float]:
    rows = itineraries.filter(pl.col("gap_id") == gap_id).select("port_ids", "probability").iter_rows()
    return {tuple(ports): probability for ports, probability in rows}


def _row(frame: pl.DataFrame, key: str, value: str) -> dict[str, Any] | None:
    rows = frame.filter(pl.col(key) == value)
    return None if rows.is_empty() else rows.row(0, named=True)


def _is_same(one: Any, other: Any) -> bool:  # noqa: ANN401  values of any column
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=_RELATIVE, abs_tol=_RELATIVE)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(one[name], other[name]) for name in one)
    return bool(one == other)


def _shown(value: object) -> str:
    return "nothing" if value is None else str(value)
