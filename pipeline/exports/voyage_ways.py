"""The whole way of a voyage, from call to call: along what was heard, by sea where she was not."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from pipeline.exports.lines import Line, line_of, multi_line
from pipeline.report.ways import Point, Way, ways_through


@dataclass(frozen=True)
class Track:
    """Kept positions of one vessel, in order of time."""

    moments: Sequence[datetime]
    points: Sequence[Point]


@dataclass(frozen=True)
class VoyageWay:
    """The way of one voyage: the geometry in WKB, and how far of it was heard and how far is assumed."""

    geometry: bytes | None
    heard_nm: float
    assumed_nm: float


def tracks_by_vessel(tracks: pl.DataFrame) -> dict[str, Track]:
    """Rows of `tracks`, in order of time, by `vessel_id`."""
    return {
        str(vessel_id): Track(
            rows["received_at_utc"].to_list(),
            list(zip(rows["lon_deg"].to_list(), rows["lat_deg"].to_list(), strict=True)),
        )
        for (vessel_id,), rows in tracks.partition_by("vessel_id", as_dict=True, maintain_order=True).items()
    }


def way_of_voyage(voyage: Mapping[str, Any], track: Track | None) -> VoyageWay:
    """The way of one voyage.

    An observed call ends, or begins, where the ship was heard last, or first, in it. From and to an inferred call, and
    where no position of the call is kept, the way leads from or to the port.

    Args:
        voyage: a row of `voyages` with `origin_` and `destination_` `evidence`, `lon_deg`, `lat_deg` (NULL: not known),
            and when the first call began and the second ended: `origin_arrived_at_utc`, `destination_departed_at_utc`
            (NULL: it goes on).
        track: hers; None: none is kept.
    """
    lines = {True: list[Line](), False: list[Line]()}
    ways = _ways(voyage, track)
    drawn = [(way.is_heard, line_of(way)) for way in ways if way.points]
    for is_heard, line in drawn:
        lines[is_heard].append(line)
    return VoyageWay(
        geometry=multi_line(line for _, line in drawn),
        heard_nm=sum(line.length_nm for line in lines[True]),
        assumed_nm=sum(line.length_nm for line in lines[False]),
    )


def _ways(voyage: Mapping[str, Any], track: Track | None) -> list[Way]:
    begin, end = (0, 0) if track is None else _rows(voyage, track.moments)
    moments = list(track.moments[begin:end]) if track else []
    points = list(track.points[begin:end]) if track else []
    is_heard = [True] * len(moments)
    departed, arrived = voyage["departed_at_utc"], voyage["arrived_at_utc"]
    origin, destination = _port(voyage, "origin"), _port(voyage, "destination")
    if origin is not None and not (moments and _is_observed(voyage, "origin") and moments[0] <= departed):
        moments, points, is_heard = [departed, *moments], [origin, *points], [False, *is_heard]
    if destination is not None and not (moments and _is_observed(voyage, "destination") and moments[-1] >= arrived):
        moments, points, is_heard = [*moments, arrived], [*points, destination], [*is_heard, False]
    return ways_through(moments, points, is_heard)


def _rows(voyage: Mapping[str, Any], moments: Sequence[datetime]) -> tuple[int, int]:
    """Which positions are of the voyage: those between, and of an observed call the nearest within it."""
    departed, arrived = voyage["departed_at_utc"], voyage["arrived_at_utc"]
    begin, end = bisect_left(moments, departed), bisect_right(moments, arrived)
    is_at_once = begin < len(moments) and moments[begin] == departed
    if _is_observed(voyage, "origin") and not is_at_once and begin > 0:
        begin -= moments[begin - 1] >= voyage["origin_arrived_at_utc"]
    is_at_last = end > 0 and moments[end - 1] == arrived
    if _is_observed(voyage, "destination") and not is_at_last and end < len(moments):
        until = voyage["destination_departed_at_utc"]
        end += until is None or moments[end] <= until
    return begin, max(begin, end)


def _is_observed(voyage: Mapping[str, Any], side: str) -> bool:
    return bool(voyage[f"{side}_evidence"] == "observed")


def _port(voyage: Mapping[str, Any], side: str) -> Point | None:
    lon_deg, lat_deg = voyage[f"{side}_lon_deg"], voyage[f"{side}_lat_deg"]
    return None if lon_deg is None or lat_deg is None else (lon_deg, lat_deg)
