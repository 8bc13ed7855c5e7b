"""Ways of a ship as they are drawn: where she was heard, and what is assumed where she was not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import polars as pl

from pipeline.ports.sea_routes import SeaRoutes, load_sea_routes

Point = tuple[float, float]
"""Longitude and latitude, degrees WGS 84."""

_SILENCE_HOURS = 6.0  # as the usual class's longest interval


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
    return list(_ways(points.to_dicts()))


def _ways(rows: list[dict[str, Any]]) -> Iterator[Way]:
    heard = rows[:1] if rows and rows[0]["is_heard"] else []
    for before, row in pairwise(rows):
        if _is_silence(before, row):
            if heard:
                yield _way(heard)
            yield _assumed(before, row)
            heard = []
        if row["is_heard"]:
            heard.append(row)
    if heard:
        yield _way(heard)


def _is_silence(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    between: timedelta = row["received_at_utc"] - before["received_at_utc"]
    return between > timedelta(hours=_SILENCE_HOURS) or not (row["is_heard"] and before["is_heard"])


def _way(heard: list[dict[str, Any]]) -> Way:
    points = tuple((row["lon_deg"], row["lat_deg"]) for row in heard)
    return Way(
        is_heard=True, started_at_utc=heard[0]["received_at_utc"], ended_at_utc=heard[-1]["received_at_utc"],
        points=points,
    )  # fmt: skip


def _assumed(before: Mapping[str, Any], row: Mapping[str, Any]) -> Way:
    ends = (before["lon_deg"], before["lat_deg"], row["lon_deg"], row["lat_deg"])
    return Way(
        is_heard=False, started_at_utc=before["received_at_utc"], ended_at_utc=row["received_at_utc"],
        points=tuple(_sea_routes().path(*ends)),
    )  # fmt: skip


@cache
def _sea_routes() -> SeaRoutes:
    return load_sea_routes()
