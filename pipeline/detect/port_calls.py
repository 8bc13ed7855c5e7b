"""Port calls: the visits of ships to ports, found by the state machine of `port_states` over stretches of fixes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import dataframely as dy
import polars as pl

from pipeline.detect.port_states import TRANSITIONS, Event, Signal, State
from pipeline.detect.stretches import press_stretches
from pipeline.schemas import ZonedFixes
from pipeline.settings import PortCallSettings

Stretch = dict[str, Any]

_KINDS = ("berth", "harbour", "anchorage")  # the closest to the quay first
_REFERENCE = {"file_id": pl.String, "line_no": pl.UInt64, "byte_offset": pl.UInt64}
_COLUMNS: dict[str, Any] = {
    "mmsi": pl.UInt32,
    "segment_id": pl.UInt64,
    "port_id": pl.String,
    "zone_kind": pl.String,
    "arrived_at_utc": pl.Datetime("us"),
    "arrival_lon_deg": pl.Float64,
    "arrival_lat_deg": pl.Float64,
    "departed_at_utc": pl.Datetime("us"),
    "stopped_at_utc": pl.Datetime("us"),
    "confidence": pl.UInt8,
    "position_count": pl.UInt32,
    "last_inside_at_utc": pl.Datetime("us"),
    "lines": pl.List(pl.Struct({"role": pl.String, **_REFERENCE})),
}


@dataclass
class _Call:
    """One visit while it is read."""

    mmsi: int
    segment_id: int
    port_id: str
    is_entry_seen: bool
    arrived_at_utc: datetime
    arrived_at: tuple[float, float]
    lines: dict[str, Stretch]
    is_exit_seen: bool = False
    is_over: bool = False
    has_gap: bool = False
    stopped_at_utc: datetime | None = None
    still: tuple[datetime, dict[str, Any]] | None = None
    last_inside_at_utc: datetime | None = None
    kinds: set[str] = field(default_factory=set)
    fix_count: int = 0

    def take(self, stretch: Stretch, least_stop: timedelta) -> None:
        """Add a stretch inside the zones."""
        self.fix_count += stretch["fix_count"]
        self.kinds.update(stretch["zone_kinds"])
        self.last_inside_at_utc = stretch["last_at_utc"]
        self.lines["exit"] = _reference(stretch, "last")
        if stretch["motion"] != Signal.STILL.name or self.stopped_at_utc is not None:
            return
        if self.still is None:
            self.still = (stretch["first_at_utc"], _reference(stretch, "first"))
        if stretch["last_at_utc"] - self.still[0] >= least_stop:
            self.stopped_at_utc, self.lines["stop"] = self.still

    @property
    def confidence(self) -> int | None:
        """Global Fishing Watch's scale: 4 entry, exit and a stop or gap; 3 one of them; 2 neither; else no call."""
        if self.stopped_at_utc is None and not self.has_gap:
            return None
        return 2 + self.is_entry_seen + self.is_exit_seen

    def row(self) -> dict[str, Any]:
        """The call as a row of `_COLUMNS`."""
        return {
            "mmsi": self.mmsi,
            "segment_id": self.segment_id,
            "port_id": self.port_id,
            "zone_kind": next((kind for kind in _KINDS if kind in self.kinds), None),
            "arrived_at_utc": self.arrived_at_utc,
            "arrival_lon_deg": self.arrived_at[0],
            "arrival_lat_deg": self.arrived_at[1],
            "departed_at_utc": self.last_inside_at_utc if self.is_over else None,
            "stopped_at_utc": self.stopped_at_utc,
            "confidence": self.confidence,
            "position_count": self.fix_count,
            "last_inside_at_utc": self.last_inside_at_utc,
            "lines": [{"role": role, **line} for role, line in sorted(self.lines.items())],
        }


def find_port_calls(
    fixes: dy.DataFrame[ZonedFixes], silences: pl.DataFrame, settings: PortCallSettings
) -> pl.DataFrame:
    """Find the observed port calls of every hull: of every segment, since two ships may share an MMSI.

    `silences` (columns `segment_id`, `started_at_utc`, `meaning`) are those known for something: a "CUT", a probable
    call elsewhere, ends a call at its start; an "OUTAGE" of the feed says nothing of the ship. A passage (entry or exit
    without a stop or a silence in which it may have rested) makes no row. `arrived_at_utc` is the first fix inside the
    port's zones, `departed_at_utc` the last one inside (NULL: still there). An entry or exit is seen only where the
    ship was heard on both sides of it without a silence that sailing does not explain. `lines` holds the lines of
    entry, stop and exit.
    """
    calls: list[dict[str, Any]] = []
    stretches = press_stretches(fixes, silences, settings)
    for _, ship in stretches.group_by("segment_id", maintain_order=True):
        if ship["port_id"].null_count() < ship.height:
            found = _calls_of_ship(ship.iter_rows(named=True), settings)
            calls.extend(call.row() for call in found if call.confidence is not None)
    return pl.DataFrame(calls, schema=_COLUMNS, orient="row").sort("mmsi", "arrived_at_utc", "port_id", "segment_id")


def _calls_of_ship(stretches: Iterator[Stretch], settings: PortCallSettings) -> Iterator[_Call]:
    """Run the state machine over one ship's stretches."""
    least_stop = timedelta(minutes=settings.least_stop_minutes)
    state, call, was_at_sea = State.AT_SEA, None, False
    for stretch in stretches:
        for signal in _signals(stretch, call, state):
            state, events = TRANSITIONS[state, signal]
            if Event.ENTRY in events:
                call = _Call(
                    mmsi=stretch["mmsi"],
                    segment_id=stretch["segment_id"],
                    port_id=stretch["port_id"],
                    is_entry_seen=was_at_sea and not stretch["is_unheard"],
                    arrived_at_utc=stretch["first_at_utc"],
                    arrived_at=(stretch["first_lon_deg"], stretch["first_lat_deg"]),
                    lines={"entry": _reference(stretch, "first")},
                )
            if call is None:
                was_at_sea = was_at_sea or signal in {Signal.OUTSIDE, Signal.RING}
                continue
            call.has_gap = call.has_gap or Event.GAP in events
            if Event.STOP_END in events:
                call.still = None
            if Event.EXIT in events or Event.BREAK in events:
                call.is_over = True
                call.is_exit_seen = Event.EXIT in events and not stretch["is_unheard"]
                was_at_sea = Event.EXIT in events
                yield call
                call = None
            elif stretch["port_id"] == call.port_id and signal not in {Signal.SILENCE, Signal.CUT}:
                call.take(stretch, least_stop)
    if call is not None:
        yield call


def _signals(stretch: Stretch, call: _Call | None, state: State) -> list[Signal]:
    """What a stretch says to the state machine, in order: the silence before it, a change of port, its fixes.

    A ship at rest near the border of two ports' zones stays in its port while it swings over: it has to get under way
    before a zone of the other counts.
    """
    signals = [Signal[stretch["before"]]] if stretch["before"] else []
    current = None if call is None or Signal.CUT in signals else call.port_id
    inside, near = stretch["port_id"], stretch["ring_port_ids"]
    if inside is None:
        is_near = current in near if current is not None else bool(near)
        return [*signals, Signal.RING if is_near else Signal.OUTSIDE]
    motion = Signal[stretch["motion"]]
    if current is None or inside == current:
        return [*signals, motion]
    if state is State.STOPPED and current in near:
        return [*signals, Signal.MOVING if motion is Signal.MOVING else Signal.RING]
    return [*signals, Signal.OUTSIDE, motion]


def _reference(stretch: Stretch, end: str) -> dict[str, Any]:
    return {name: stretch[f"{end}_{name}"] for name in _REFERENCE}
