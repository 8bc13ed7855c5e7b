"""What the picture of an alert shows: where its ship was heard last, where it was silent, and the port's zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl

from pipeline.alerts.messages import how_sure, one_line
from pipeline.report.ways import Point, Way, points_of, ways_of
from pipeline.synthetic import is_synthetic
from pipeline.warehouse.published import Published

_TRACK_HOURS = 72.0  # before the event, and no more: an older track says nothing of it
_AROUND_SILENCE_HOURS = 24.0  # of what was heard before and after a silence
_MOST_SILENCES_TIMED = 3  # the latest; more times hide the map
_LONGEST_NAME = 40  # letters; twice what AIS can send
_JUST_NOW = timedelta(minutes=1)


@dataclass(frozen=True)
class Mark:
    """A moment on the map: where, and the words beside it."""

    at: Point
    words: str


@dataclass(frozen=True)
class Scene:
    """All that is drawn for one alert.

    Attributes:
        title: ship and what the rule says, in a line each; whatever ships call themselves cannot break a line.
        heard: stretches of the track along which the ship was heard.
        dark: ways assumed between them, the shortest by sea, through the ports of inferred calls.
        marks: moments beside the track.
        port: the port that the alert names, if any.
        zones: its zones: `zone_id`, `kind`, `geometry` (WKT).
        foot: how to read it, and the time of the data.
        is_synthetic: nothing of it was ever received from a ship.
    """

    title: str
    heard: Sequence[Sequence[Point]]
    dark: Sequence[Sequence[Point]]
    marks: Sequence[Mark]
    port: Mark | None
    zones: pl.DataFrame
    foot: str
    is_synthetic: bool


def scene_of(published: Published, alert_id: str) -> Scene | None:
    """Gather what is to be drawn for an alert; None where nothing can be: it is of the feed, unknown, or nowhere.

    The track is that of the vessel from 72 hours before the event (or a day before a silence that reaches into these)
    up to now, or to a day after its end and that of its silence where that is longer ago. Where it was not heard for
    six hours, the way between is assumed.

    Raises:
        TumenError: the database cannot be read.
    """
    alerts = published.rows("alerts", "alert_id", [alert_id])
    alert = alerts.row(0, named=True) if alerts.height else None
    if alert is None or alert["vessel_id"] is None:
        return None
    ports = published.every("ports")
    as_of_utc = published.every("runs").sort("started_at_utc", "run_id")["as_of_utc"][-1] or alert["created_at_utc"]
    gaps = published.rows("gaps", "vessel_id", [alert["vessel_id"]])
    calls = published.rows("port_calls", "vessel_id", [alert["vessel_id"]])
    begin, end = _window(alert, gaps, as_of_utc)
    track = published.rows("tracks", "vessel_id", [alert["vessel_id"]])
    ways = ways_of(points_of(track, calls, ports, begin, end))
    heard = [way for way in ways if way.is_heard]
    dark = [way.points for way in ways if not way.is_heard]
    port = _port(ports, alert["port_id"])
    if not heard and port is None:
        return None
    return Scene(
        title=_title(alert, calls, port),
        heard=[way.points for way in heard],
        dark=dark,
        marks=_marks(heard, "last heard" if end == as_of_utc else "still heard"),
        port=port,
        zones=published.rows("zones", "port_id", [alert["port_id"]] if alert["port_id"] else []),
        foot=_foot(dark, as_of_utc),
        is_synthetic=is_synthetic(published.every("ingest_files")),
    )


def _window(alert: Mapping[str, Any], gaps: pl.DataFrame, as_of_utc: datetime) -> tuple[datetime, datetime]:
    before, around = timedelta(hours=_TRACK_HOURS), timedelta(hours=_AROUND_SILENCE_HOURS)
    begin, end = alert["event_from_utc"] - before, alert["event_to_utc"] or as_of_utc
    over = gaps.filter(
        pl.col("started_at_utc") <= end, pl.col("ended_at_utc").is_null() | (pl.col("ended_at_utc") >= begin)
    )
    end = max([end, *over["ended_at_utc"].drop_nulls()])
    begin = min([begin, *(moment - around for moment in over["started_at_utc"])])
    return begin, as_of_utc if as_of_utc - end <= before else end + around


def _marks(heard: Sequence[Way], at_last: str) -> list[Mark]:
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


def _port(ports: pl.DataFrame, port_id: str | None) -> Mark | None:
    rows = (
        ports.filter(pl.col("port_id").is_in([port_id] if port_id else []))
        .drop_nulls(["lon_deg", "lat_deg"])
        .to_dicts()
    )
    return Mark(_at(rows[0]), _short(rows[0]["port_name"])) if rows else None


def _title(alert: Mapping[str, Any], calls: pl.DataFrame, port: Mark | None) -> str:
    name = _short(alert["ship_name"] or "name unknown")
    numbers = f"IMO {alert['imo'] or 'not known'}, MMSI {alert['mmsi']:09d}"
    said = {"update": "update: ", "retraction": "WITHDRAWN: "}.get(alert["kind"], "") + alert["rule"].replace("_", " ")
    place = f", {port.words} [{alert['port_id']}]" if port else ""
    return f"{name} ({numbers})\n{said}{place}, {alert['event_from_utc']:%Y-%m-%d %H:%M} UTC{_sure(alert, calls)}"


def _sure(alert: Mapping[str, Any], calls: pl.DataFrame) -> str:
    """How sure it is: of an inferred call that the country was called at, and that it was this port."""
    if alert["evidence"] == "observed":
        return ", observed"
    call = calls.filter(
        pl.col("port_call_id").is_in([alert["port_call_id"]] if alert["port_call_id"] else [])
    ).to_dicts()
    if call and call[0]["evidence"] == "inferred":
        return f"\n{how_sure(call[0])}"
    return f"\nnot observed throughout: {alert['probability']:.2f} that both ends are right"


def _foot(dark: Sequence[object], as_of_utc: datetime) -> str:
    silent = "; dotted: not heard, the shortest way by sea, assumed" if dark else ""
    return f"drawn through: heard{silent}. Times UTC, data as of {as_of_utc:%Y-%m-%d %H:%M}."


def _short(name: str) -> str:
    plain = one_line(name)
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[:_LONGEST_NAME]}..."


def _at(row: Mapping[str, Any]) -> Point:
    return row["lon_deg"], row["lat_deg"]
