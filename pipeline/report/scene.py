"""What a map of a finding shows: where ships were heard, where they were silent, the ports and their zones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl

from pipeline.alerts.messages import one_line
from pipeline.report.ways import Point, Way, points_of, ways_of
from pipeline.warehouse.published import Published

_TRACK_HOURS = 72.0  # before the event, and no more: an older track says nothing of it
_AROUND_SILENCE_HOURS = 24.0  # of what was heard before and after a silence
_MOST_SILENCES_TIMED = 3  # the latest; more times hide the map
_LONGEST_NAME = 40  # letters; twice what AIS can send
_JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Mark:
    """A moment or a port on the map: where, and the words beside it."""

    at: Point
    words: str


@dataclass(frozen=True)
class Scene:
    """All that is drawn for one finding.

    Attributes:
        title: ship and finding, in a line each; whatever ships call themselves cannot break a line.
        heard: stretches of the track along which the ship was heard.
        dark: ways assumed between them, the shortest by sea, through the ports of inferred calls.
        marks: moments beside the track.
        ports: those that the finding is of, or that compete for it.
        zones: drawn zones: `zone_id`, `port_id`, `kind`, `geometry` (WKT); each port that has some is shown closer.
        foot: how to read it, and the time of the data.
        is_synthetic: nothing of it was ever received from a ship.
        others: stretches along which another ship was heard, that the first one met.
    """

    title: str
    heard: Sequence[Sequence[Point]]
    dark: Sequence[Sequence[Point]]
    marks: Sequence[Mark]
    ports: Sequence[Mark]
    zones: pl.DataFrame
    foot: str
    is_synthetic: bool
    others: Sequence[Sequence[Point]] = field(default=())


def as_of(published: Published) -> datetime | None:
    """The latest accepted time that the last run knew; None where it knew none."""
    run = published.latest_run()
    return run["as_of_utc"] if run else None


def window(
    from_utc: datetime, to_utc: datetime | None, gaps: pl.DataFrame, as_of_utc: datetime
) -> tuple[datetime, datetime]:
    """From when to when a ship's way is shown for an event of hers.

    From 72 hours before the event (or a day before a silence that reaches into these) up to now, or to a day after its
    end and that of its silence where that is longer ago.

    Args:
        from_utc: its beginning.
        to_utc: its end; None: it goes on.
        gaps: rows of `gaps`, hers.
        as_of_utc: now.
    """
    before, around = timedelta(hours=_TRACK_HOURS), timedelta(hours=_AROUND_SILENCE_HOURS)
    begin, end = from_utc - before, to_utc or as_of_utc
    over = gaps.filter(
        pl.col("started_at_utc") <= end, pl.col("ended_at_utc").is_null() | (pl.col("ended_at_utc") >= begin)
    )
    end = max([end, *over["ended_at_utc"].drop_nulls()])
    begin = min([begin, *(moment - around for moment in over["started_at_utc"])])
    return begin, as_of_utc if as_of_utc - end <= before else end + around


def ways_between(published: Published, vessel_id: str, begin: datetime, end: datetime) -> list[Way]:
    """Her way from `begin` to `end`; of a ship whose track is not kept, between the ends of her silences.

    Raises:
        TumenError: the database cannot be read.
    """
    calls = published.rows("port_calls", "vessel_id", [vessel_id])
    track = published.rows("tracks", "vessel_id", [vessel_id]).select("received_at_utc", "lon_deg", "lat_deg")
    if track.is_empty():
        track = _ends(published.rows("gaps", "vessel_id", [vessel_id]))
    return ways_of(points_of(track, calls, published.every("ports"), begin, end))


def _ends(gaps: pl.DataFrame) -> pl.DataFrame:
    """Fixes at both ends of silences, as rows of a track."""
    ends = [
        gaps.select(received_at_utc=pl.col(moment), lon_deg=pl.col(f"{end}_lon_deg"), lat_deg=pl.col(f"{end}_lat_deg"))
        for moment, end in (("started_at_utc", "start"), ("ended_at_utc", "end"))
    ]
    return pl.concat(ends).drop_nulls().unique().sort("received_at_utc", "lon_deg", "lat_deg")


def marks_of(heard: Sequence[Way], at_last: str) -> list[Mark]:
    """Times at both ends of the latest silences, and where the way ends, called `at_last`."""
    if not heard:
        return []
    timed = list(pairwise(heard))[-_MOST_SILENCES_TIMED:]
    marks = []
    for before, after in timed:
        marks.append(_mark(before.points[-1], "silent from", before.ended_at_utc))
        marks.append(_mark(after.points[0], "heard again", after.started_at_utc))
    last = heard[-1]
    if last.ended_at_utc - (last if timed else heard[0]).started_at_utc > _JUST_NOW:
        marks.append(_mark(last.points[-1], at_last, last.ended_at_utc))
    return marks


def _mark(at: Point, word: str, moment: datetime) -> Mark:
    return Mark(at, f"{word} {moment:%m-%d %H:%M}")


def port_marks(ports: pl.DataFrame, said: Mapping[str, str]) -> list[Mark]:
    """Those ports that have a place, each with its name and what is said of it, in the order of `said` (by port id)."""
    placed = {row["port_id"]: row for row in ports.drop_nulls(["lon_deg", "lat_deg"]).iter_rows(named=True)}
    return [
        Mark(_at(placed[port_id]), f"{short(placed[port_id]['port_name'])} {words}".strip())
        for port_id, words in said.items()
        if port_id in placed
    ]


def foot(dark: Iterable[object], as_of_utc: datetime) -> str:
    """How to read the map, and of when its data is."""
    silent = "; dotted: not heard, the shortest way by sea, assumed" if any(True for _ in dark) else ""
    return f"drawn through: heard{silent}. Times UTC, data as of {as_of_utc:%Y-%m-%d %H:%M}."


def short(name: str) -> str:
    """A name in one line that leaves room for the map."""
    plain = one_line(name)
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[:_LONGEST_NAME]}..."


def _at(row: Mapping[str, Any]) -> Point:
    return row["lon_deg"], row["lat_deg"]
