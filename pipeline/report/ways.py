"""Ways of a ship as they are drawn: where she was heard, and what is assumed where she was not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache

import polars as pl

from pipeline.ports.sea_routes import SeaRoutes, load_sea_routes

Point = tuple[float, float]
"""Longitude and latitude, degrees WGS 84."""

_SILENCE = timedelta(hours=6)  # as the usual class's longest interval
_WAYS_KEPT = 20_000  # between the same two ports many ships sail; some 40 MB


@dataclass(frozen=True)
class Way:
    """A stretch of a ship's way.

    Attributes:
        is_heard: along fixes of hers; else nobody heard her, and it is the shortest by sea between its ends.
        started_at_utc: the time at its first point.
        ended_at_utc: the time at its last.
        points: at least one where she was heard, at least two where not.
    """

    is_heard: bool
    started_at_utc: datetime
    ended_at_utc: datetime
    points: tuple[Point, ...]


def points_of(
    track: pl.DataFrame, calls: pl.DataFrame, ports: pl.DataFrame, begin: datetime, end: datetime
) -> pl.DataFrame:
    """Where a ship was heard, and where she probably called in the dark, from `begin` to `end`.

    Args:
        track: rows of `tracks`, hers.
        calls: rows of `port_calls`, hers; those that are inferred lie at their port, at the time they arrive.
        ports: rows of `ports`.
        begin: first moment, in UTC.
        end: last moment.

    Returns:
        `received_at_utc`, `lon_deg`, `lat_deg`, `is_heard`, in order of time.
    """
    assumed = calls.filter(pl.col("evidence") == "inferred").join(ports, on="port_id", how="inner")
    columns = ("received_at_utc", "lon_deg", "lat_deg", "is_heard")
    both = [
        track.with_columns(is_heard=True).select(columns),
        assumed.with_columns(received_at_utc=pl.col("arrived_at_utc"), is_heard=False).select(columns),
    ]
    points = pl.concat(both, how="vertical_relaxed").drop_nulls()
    return points.filter(pl.col("received_at_utc").is_between(begin, end)).sort("received_at_utc", "lon_deg", "lat_deg")


def ways_of(points: pl.DataFrame) -> list[Way]:
    """Ways through `points` (of `points_of`) in order of time; where one ends the next begins.

    Between two fixes more than six hours apart, and from or to a call in the dark, nobody heard her.
    """
    at = list(zip(points["lon_deg"].to_list(), points["lat_deg"].to_list(), strict=True))
    return ways_through(points["received_at_utc"].to_list(), at, points["is_heard"].to_list())


def ways_through(moments: Sequence[datetime], points: Sequence[Point], is_heard: Sequence[bool]) -> list[Way]:
    """The same of times, places, and whether she was heard there, one by one in order of time."""
    return list(_ways(moments, points, is_heard))


def _ways(moments: Sequence[datetime], points: Sequence[Point], is_heard: Sequence[bool]) -> Iterator[Way]:
    begin = 0
    for row in range(1, len(moments) + 1):
        if row < len(moments) and is_heard[row - 1] and is_heard[row] and moments[row] - moments[row - 1] <= _SILENCE:
            continue
        if is_heard[begin]:
            yield Way(True, moments[begin], moments[row - 1], tuple(points[begin:row]))  # noqa: FBT003  heard
        if row < len(moments):
            yield Way(False, moments[row - 1], moments[row], by_sea(points[row - 1], points[row]))  # noqa: FBT003  not
        begin = row


@lru_cache(maxsize=_WAYS_KEPT)
def by_sea(start: Point, end: Point) -> tuple[Point, ...]:
    """The shortest way by sea, both ends included; its legs are great circles."""
    return tuple(_sea_routes().path(*start, *end))


@cache
def _sea_routes() -> SeaRoutes:
    return load_sea_routes()
