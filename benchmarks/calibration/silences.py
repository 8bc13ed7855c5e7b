"""Silences of a family as `judge_gaps` takes them, and beside them what truly happened."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

import polars as pl

from benchmarks.calibration.chart import Waters, waters
from benchmarks.calibration.dice import Dice
from benchmarks.calibration.families import Family, Shares
from benchmarks.calibration.scenes import End, Scene, Story
from benchmarks.calibration.stories import tell
from benchmarks.calibration.words import declared_destinations, declared_draughts, earlier_calls
from pipeline.detect.destinations import declared_places

_BEGINNING = datetime(2024, 1, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone
_FIRST_MMSI = 900_000_000  # of no country: nobody's number
_SHIP_TYPES = {"cargo": (70, 71, 79), "tanker": (80, 82), "other": (30, 30, 52, 0, None)}


@dataclass(frozen=True)
class Silences:
    """Simulated silences: `gaps`, `ships`, `calls` as `judge_gaps` takes them.

    `truth` has one row a gap: `gap_id`, `kind`, `life` (way of life), `cargo_class`, `port_ids` (called at, in order),
    `duration_hours`.
    """

    gaps: pl.DataFrame
    ships: pl.DataFrame
    calls: pl.DataFrame
    truth: pl.DataFrame


def silences_of(family: Family, count: int, seed: int, spellings: pl.DataFrame) -> Silences:
    """Make up `count` silences, ship by ship; the same arguments give the same rows.

    `spellings` is what declared destinations are read with, as the pipeline does.
    """
    every = chain.from_iterable(_of_ship(family, number, seed) for number in range(count))  # a ship has one at least
    rows = list(islice(every, count))
    gaps = pl.DataFrame([row.gap for row in rows], schema_overrides=_GAPS)
    places = [
        declared_places(gaps[f"destination_{side}"], spellings, f"declared_{side}_") for side in ("before", "after")
    ]
    return Silences(
        gaps=pl.concat([gaps, *places], how="horizontal"),
        ships=pl.DataFrame([row.ship for row in rows], schema=_SHIPS).unique("mmsi", maintain_order=True),
        calls=pl.DataFrame([call for row in rows for call in row.calls], schema=_CALLS, orient="row"),
        truth=pl.DataFrame([row.truth for row in rows], schema_overrides={"port_ids": pl.List(pl.String)}),
    )


_TIME = pl.Datetime("us")
_GAPS: dict[str, Any] = {
    "mmsi": pl.UInt32,
    "started_at_utc": _TIME,
    "ended_at_utc": _TIME,
    "draught_before_m": pl.Float32,
    "draught_after_m": pl.Float32,
    "destination_before": pl.String,
    "destination_after": pl.String,
    **{
        f"{end}_{name}": kind
        for end in ("start", "end")
        for name, kind in {
            "cog_deg": pl.Float32,
            "port_id": pl.String,
            "zone_kind": pl.String,
            "ring_port_ids": pl.List(pl.String),
        }.items()
    },
}
_SHIPS: dict[str, Any] = {
    "mmsi": pl.UInt32,
    "ship_type": pl.UInt8,
    "speed_knots": pl.Float64,
    "is_of_trade": pl.Boolean,
}
_CALLS: dict[str, Any] = {"mmsi": pl.UInt32, "port_id": pl.String, "arrived_at_utc": _TIME, "departed_at_utc": _TIME}


@dataclass(frozen=True)
class _Row:
    gap: dict[str, Any]
    ship: dict[str, Any]
    truth: dict[str, Any]
    calls: list[tuple[int, str, datetime, datetime]] = field(default_factory=list)


@dataclass(frozen=True)
class _Ship:
    row: dict[str, Any]
    cargo_class: str
    life: str


def _of_ship(family: Family, number: int, seed: int) -> list[_Row]:
    """All silences of one ship, in order."""
    dice = Dice(seed, "family", family.name, number)
    way_of_life = dice.pick(family.ships)
    cargo_class, _, life = way_of_life.partition(" ")
    share = family.traits.hides_in_russia[life]
    scene = Scene(family, waters(), dice, is_shuttle=life == "shuttle", hides_in_russia=dice.chance(share))
    knots = dice.between(family.knots)
    is_known = dice.chance(family.habits.speed_known)
    ship: dict[str, Any] = {
        "mmsi": _FIRST_MMSI + number, "ship_type": dice.one_of(_SHIP_TYPES[cargo_class]),
        "speed_knots": knots * dice.between((1.0, 1.1)) if is_known else None,
        "is_of_trade": dice.chance(family.traits.known[way_of_life]),
    }  # fmt: skip
    stories = _open_to(family.stories[way_of_life], share, hides=scene.hides_in_russia)
    least, most = family.silences[life]
    rows: list[_Row] = []
    started = _BEGINNING + timedelta(hours=dice.between((0.0, 4000.0)))
    for silence in range(least + int(dice.between((0.0, most - least + 1)))):
        story = tell(dice.pick(stories), cargo_class, knots, scene)
        calls = [] if silence else earlier_calls(story, cargo_class, started, scene)
        row = _row(f"{family.name}{number:06d}-{silence}", story, started, _Ship(ship, cargo_class, life), scene)
        rows.append(replace(row, calls=[(ship["mmsi"], *call) for call in calls]))
        started += timedelta(hours=story.hours + dice.between((24.0, 300.0)))
    return rows


def _open_to(stories: Shares, share: float, *, hides: bool) -> Shares:
    """What can happen to a ship that switches off in Russia, or to one that never does: over all ships, the stories."""
    in_russia = {kind for kind in stories if "RU" in kind.split()}
    if not hides:
        return {kind: weight for kind, weight in stories.items() if kind not in in_russia}
    return {kind: weight / share if kind in in_russia else weight for kind, weight in stories.items()}


def _row(gap_id: str, story: Story, started: datetime, ship: _Ship, scene: Scene) -> _Row:
    """One silence of a ship."""
    family, chart, dice = scene.family, scene.waters, scene.dice
    mmsi, cargo_class = ship.row["mmsi"], ship.cargo_class
    ended = started + timedelta(hours=story.hours)
    draughts = declared_draughts(story, cargo_class, family.habits, chart, dice)
    destinations = declared_destinations(story, cargo_class, family.habits, chart, dice)
    gap = {
        "gap_id": gap_id, "mmsi": mmsi, "started_at_utc": started, "ended_at_utc": ended,
        "duration_hours": (ended - started) / timedelta(hours=1), "cause": story.cause,
        **_end("start", story.start, chart), **_end("end", story.end, chart),
        "draught_before_m": draughts[0], "draught_after_m": draughts[1],
        "destination_before": destinations[0], "destination_after": destinations[1],
    }  # fmt: skip
    truth = {
        "gap_id": gap_id, "kind": story.kind, "life": ship.life, "cargo_class": cargo_class,
        "port_ids": [chart.place(port).port_id or port for port in story.ports],
        "duration_hours": gap["duration_hours"],
    }  # fmt: skip
    return _Row(gap, ship.row, truth)


def _end(name: str, end: End, chart: Waters) -> dict[str, Any]:
    place = chart.place(end.place) if end.place else None
    port_id = place.port_id if place else None
    return {
        f"{name}_lon_deg": end.fix.lon_deg,
        f"{name}_lat_deg": end.fix.lat_deg,
        f"{name}_cog_deg": end.fix.cog_deg,
        f"{name}_is_under_way": end.is_under_way,
        f"{name}_port_id": port_id,
        f"{name}_zone_kind": {"berth": "berth", "anchor": "anchorage"}.get(place.manner) if place and port_id else None,
        f"{name}_ring_port_ids": [port_id] if port_id else [],
    }
