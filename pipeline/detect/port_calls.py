"""Port calls: the visits of ships to ports, found by the state machine of `port_states` over stretches of fixes."""

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.detect.kernels.hull_rows import Indices
from pipeline.detect.kernels.visits import Visits, room_for, run_machine
from pipeline.detect.port_states import machine
from pipeline.detect.stretches import Pressed, press_stretches
from pipeline.schemas import ZonedFixes
from pipeline.schemas.places import ZONE_KINDS
from pipeline.settings import PortCallSettings

_REFERENCE = pl.Schema({"file_id": pl.String(), "line_no": pl.UInt64(), "byte_offset": pl.UInt64()})
_MOST_SIGNALS = 3  # of a stretch: the silence before it, another port, its fixes
_COLUMNS = pl.Schema(
    {
        "mmsi": pl.UInt32(),
        "segment_id": pl.UInt64(),
        "port_id": pl.String(),
        "zone_kind": pl.String(),
        "arrived_at_utc": pl.Datetime("us"),
        "arrival_lon_deg": pl.Float64(),
        "arrival_lat_deg": pl.Float64(),
        "departed_at_utc": pl.Datetime("us"),
        "stopped_at_utc": pl.Datetime("us"),
        "confidence": pl.UInt8(),
        "position_count": pl.UInt32(),
        "last_inside_at_utc": pl.Datetime("us"),
        "lines": pl.List(pl.Struct({"role": pl.String(), **_REFERENCE})),
    }
)


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
    pressed = press_stretches(fixes, silences, settings)
    visits = _visits(pressed, settings)
    entry, stop, last = (_ends(fixes, pressed, place) for place in (visits.entry, visits.stop, visits.last_inside))
    has_stop = pl.Series(visits.stop >= 0)
    is_over = pl.Series(visits.is_over)
    seen = visits.is_entry_seen.astype(np.uint8) + visits.is_exit_seen
    calls = entry.select(
        "mmsi",
        "segment_id",
        pl.col("port_id").cast(pl.String),
        zone_kind=_closest_kind(visits),
        arrived_at_utc="received_at_utc",
        arrival_lon_deg="lon_deg",
        arrival_lat_deg="lat_deg",
        departed_at_utc=pl.when(is_over).then(last["received_at_utc"]),
        stopped_at_utc=pl.when(has_stop).then(stop["received_at_utc"]),
        confidence=pl.Series(2 + seen),
        position_count=pl.Series(visits.fix_count),
        last_inside_at_utc=last["received_at_utc"],
        lines=_lines({"entry": entry, "exit": last, "stop": stop}, has_stop),
    )
    return calls.cast(_COLUMNS).sort("mmsi", "arrived_at_utc", "port_id", "segment_id", maintain_order=True)


def _visits(pressed: Pressed, settings: PortCallSettings) -> Visits:
    """Visits with a stop, or a silence that may have been one: Global Fishing Watch's confidence 2 and more."""
    visits = room_for(len(pressed.stretches.first))
    signals = np.empty(_MOST_SIGNALS, np.uint8)
    found = run_machine(pressed.stretches, machine(), round(settings.least_stop_minutes * 60e6), visits, signals)
    is_call = (visits.stop[:found] >= 0) | visits.has_gap[:found]
    return Visits(*(column[:found][is_call] for column in visits))  # type: ignore[arg-type]  # each keeps its kind


def _ends(fixes: pl.DataFrame, pressed: Pressed, places: Indices) -> pl.DataFrame:
    """The fixes at places of the hull order; any fix where there is none (-1)."""
    names = ("mmsi", "segment_id", "port_id", "received_at_utc", "lon_deg", "lat_deg", *_REFERENCE)
    return fixes.select(pl.col(names).gather(pl.Series(pressed.order.rows[places])))


def _closest_kind(visits: Visits) -> pl.Series:
    """The kind of zone closest to the quay among those of a visit, which are bits."""
    kinds = pl.Series(ZONE_KINDS)
    lowest = np.log2(np.maximum(visits.kinds & -visits.kinds, 1)).astype(np.uint32)
    return pl.select(pl.when(pl.Series(visits.kinds > 0)).then(kinds.gather(lowest))).to_series()


def _lines(ends: dict[str, pl.DataFrame], has_stop: pl.Series) -> pl.Series:
    """The lines of each call, by role."""
    told = pl.concat(
        at.select(role=pl.lit(role), **{name: pl.col(name).cast(kind) for name, kind in _REFERENCE.items()})
        .with_row_index("call")
        .filter(has_stop if role == "stop" else True)
        for role, at in ends.items()
    ).sort("call", maintain_order=True)
    lines = pl.struct(pl.exclude("call")).alias("lines")
    return told.group_by("call", maintain_order=True).agg(lines)["lines"]
