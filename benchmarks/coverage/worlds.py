"""Worlds: a week of ships off a coast, who was off when, and what a feed of each kind hears of them. SYNTHETIC.

Simpler than `pipeline.simulate` and far quicker: no sentences, only fixes, so that thousands of silences are cheap.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Way = Callable[[Floats], tuple[Floats, Floats]]

START = datetime(2024, 3, 2)  # noqa: DTZ001  times in Tumen are UTC without a zone
LENGTH_HOURS = 8 * 24.0
STATIONS = {"SYN-WEST": (131.0, 42.5), "SYN-EAST": (132.3, 42.5)}
RANGE_NM = 25.0
REPORT_HOURS = 0.1  # thinned, as aggregators' feeds are
LOST_SHARE = 0.05
PASS_HOURS = (1.5, 3.0)  # from one pass of a satellite to the next
HEARD_IN_PASS = 0.7
OUTAGE_HOURS = 9.0
_ANCHORAGE, _LANE_LAT = (131.1, 42.45), 42.35


class Feed(StrEnum):
    """What kind of feed hears the ships."""

    TERRESTRIAL = "terrestrial"
    UNNAMED = "terrestrial, stations unnamed"
    SATELLITE = "satellite"
    MIXED = "both"


class Event(StrEnum):
    """What happens in a world beside ships sailing in and out of range."""

    NOTHING = "nothing"
    SWITCH_OFF = "ships switch off"
    STATION_DOWN = "a station is down for 9 h"
    MISSING_DAY = "a day of files is missing"


@dataclass
class Ship:
    """A ship: its way as a function of hours, and when it sends."""

    mmsi: int
    place: Way
    sends_h: Floats
    off: list[tuple[float, float]] = field(default_factory=list)
    is_class_b: bool = False

    def is_off(self, at_h: Floats) -> Bools:
        """Whether it is switched off at some moments."""
        return within(self.off, at_h)


@dataclass(frozen=True)
class World:
    """Ships, and when receivers hear nothing: `down` by name, the whole feed under the empty name."""

    feed: Feed
    event: Event
    ships: list[Ship]
    passes_h: Floats
    down: dict[str, list[tuple[float, float]]]

    def hearable(self, ship: Ship, at_h: Floats) -> Bools:
        """Whether some receiver of the feed, were it up, would hear the ship from where it is."""
        if self.feed in {Feed.SATELLITE, Feed.MIXED}:
            return np.ones(at_h.shape, dtype=np.bool_)
        inside: Bools = np.any([_in_range(name, ship, at_h) for name in STATIONS], axis=0)
        return inside

    def is_out(self, ship: Ship, at_h: Floats) -> Bools:
        """Whether what would hear it is down."""
        missing = within(self.down.get("", []), at_h)
        stations = [(_in_range(name, ship, at_h), within(self.down.get(name, []), at_h)) for name in STATIONS]
        in_any = np.any([near for near, _ in stations], axis=0)
        up = np.any([near & ~down for near, down in stations], axis=0)
        out: Bools = in_any & ~up
        return missing if self.feed is Feed.SATELLITE else missing | out


def within(spans: list[tuple[float, float]], at_h: Floats) -> Bools:
    """Whether moments lie in one of the spans."""
    inside = np.zeros(at_h.shape, dtype=np.bool_)
    for start, end in spans:
        inside |= (start <= at_h) & (at_h < end)
    return inside


def _in_range(station: str, ship: Ship, at_h: Floats) -> Bools:
    lon, lat = ship.place(at_h)
    east, north = STATIONS[station]
    away_nm = np.hypot((lon - east) * np.cos(np.radians(north)), lat - north) * 60
    inside: Bools = np.less_equal(away_nm, RANGE_NM)
    return inside


def _moored(lon: float, lat: float) -> Way:
    return lambda at_h: (lon + 0.001 * np.sin(at_h), lat + 0.001 * np.cos(at_h))


def _fishing(lon: float, lat: float, radius: float, hours: float) -> Way:
    def place(at_h: Floats) -> tuple[Floats, Floats]:
        turn = 2 * np.pi * at_h / hours
        return lon + radius * np.sin(turn), lat + radius * 0.7 * np.sin(2 * turn + 1)

    return place


def _shuttle(west: float, east: float, lat: float, knots: float, phase: float) -> Way:
    length_h = (east - west) * 60 * np.cos(np.radians(lat)) / knots

    def place(at_h: Floats) -> tuple[Floats, Floats]:
        share = (at_h / length_h + phase) % 2
        return west + (east - west) * np.where(share < 1, share, 2 - share), np.full(at_h.shape, lat)

    return place


def _reports(random: np.random.Generator, every_h: float) -> Floats:
    steps = random.uniform(0.8, 1.2, int(LENGTH_HOURS / every_h * 1.3)) * every_h
    times = np.cumsum(steps)
    return times[times < LENGTH_HOURS]


def _seldom(random: np.random.Generator) -> Floats:
    """A class B set on a weak battery: on for a few minutes every few hours."""
    times = np.cumsum(random.uniform(2.0, 12.0, 100))
    return times[times < LENGTH_HOURS]


def make_world(feed: Feed, event: Event, seed: int) -> World:
    """A world by chance: five ships at anchor, four that fish, eight on the lane, two seldom heard."""
    random = np.random.default_rng([list(Feed).index(feed), list(Event).index(event), seed])
    lon, lat = _ANCHORAGE
    ways = [
        *(_moored(lon + random.uniform(-0.15, 0.15), lat + random.uniform(-0.08, 0.08)) for _ in range(5)),
        *(_fishing(lon + random.uniform(-0.1, 0.1), lat, 0.15, random.uniform(9, 30)) for _ in range(4)),
        *(
            _shuttle(128.5, 135.0, _LANE_LAT + random.uniform(-0.1, 0.1), random.uniform(7, 15), random.uniform(0, 2))
            for _ in range(8)
        ),
    ]
    ships = [Ship(1 + number, way, _reports(random, REPORT_HOURS)) for number, way in enumerate(ways)]
    for number in range(2):
        place = _moored(lon + random.uniform(-0.15, 0.15), lat + random.uniform(-0.08, 0.08))
        ships.append(Ship(101 + number, place, _seldom(random), is_class_b=True))
    if event is Event.SWITCH_OFF:
        for number in random.choice(9 if feed in {Feed.TERRESTRIAL, Feed.UNNAMED} else 17, 3, replace=False).tolist():
            start = _start_inside(ships[number], random)
            ships[number].off.append((start, start + random.uniform(12, 72)))
    began = random.uniform(60, 130)
    down = {
        Event.STATION_DOWN: {"SYN-WEST": [(began, began + OUTAGE_HOURS)]},
        Event.MISSING_DAY: {"": [(96.0, 120.0)]},
    }.get(event, {})
    passes = np.cumsum(random.uniform(*PASS_HOURS, int(LENGTH_HOURS)))
    return World(feed, event, ships, passes[passes < LENGTH_HOURS], down)


def _start_inside(ship: Ship, random: np.random.Generator) -> float:
    """A moment at which the ship is not about to turn at an end of the lane, where the world ends."""
    while True:
        start = random.uniform(60, 110)
        lon, _ = ship.place(np.array([start, start + 3]))
        if np.all((lon > 129.5) & (lon < 134)):  # noqa: PLR2004  a degree from both ends
            return start


def fixes_of(world: World, seed: int) -> pl.DataFrame:
    """What the feed hears: fixes as the stages take them, without ports."""
    random = np.random.default_rng([seed, 7])
    heard = [_heard(world, ship, random) for ship in world.ships]
    rows = pl.concat([frame for frame in heard if frame.height])
    return rows.sort("mmsi", "received_at_utc").with_row_index("line_no", offset=1)


def _heard(world: World, ship: Ship, random: np.random.Generator) -> pl.DataFrame:
    times: list[tuple[str, Floats]] = []
    if world.feed is not Feed.SATELLITE:
        for name in STATIONS:
            at_h = ship.sends_h[random.random(ship.sends_h.shape) >= LOST_SHARE]
            at_h = at_h[_in_range(name, ship, at_h) & ~within(world.down.get(name, []), at_h)]
            times.append((name, at_h))
    if world.feed in {Feed.SATELLITE, Feed.MIXED}:
        times.append(("SYN-SAT", _heard_in_passes(world, ship, random)))
    frames = [_frame(ship, name, at_h) for name, at_h in times]
    both = pl.concat(frames).unique("received_at_utc", keep="first", maintain_order=True)
    hour = (both["received_at_utc"] - START).dt.total_microseconds().to_numpy() / 3.6e9
    kept = both.filter(pl.Series(~ship.is_off(hour) & ~within(world.down.get("", []), hour)))
    return kept.with_columns(station=pl.lit(None, pl.String)) if world.feed is Feed.UNNAMED else kept


def _heard_in_passes(world: World, ship: Ship, random: np.random.Generator) -> Floats:
    at_h = world.passes_h + random.uniform(0, 0.15, world.passes_h.shape)
    at_h = at_h[random.random(at_h.shape) < HEARD_IN_PASS]
    if not ship.is_class_b:
        return at_h
    return at_h[random.random(at_h.shape) < 0.3]  # noqa: PLR2004  satellites hear 2 W sets seldom


def _frame(ship: Ship, station: str, at_h: Floats) -> pl.DataFrame:
    lon, lat = ship.place(at_h)
    lon_after, lat_after = ship.place(at_h + 0.05)
    east_nm, north_nm = (lon_after - lon) * 60 * np.cos(np.radians(lat)), (lat_after - lat) * 60
    moments = [START + timedelta(hours=hour) for hour in at_h.tolist()]
    return pl.DataFrame(
        {
            "mmsi": np.full(at_h.shape, ship.mmsi),
            "received_at_utc": pl.Series(moments, dtype=pl.Datetime("us")),
            "msg_type": np.full(at_h.shape, 18 if ship.is_class_b else 1),
            "lon_deg": lon,
            "lat_deg": lat,
            "sog_knots": np.hypot(east_nm, north_nm) / 0.05,
            "cog_deg": np.degrees(np.arctan2(east_nm, north_nm)) % 360,
            "station": pl.Series([station] * len(at_h), dtype=pl.String),
        }
    )
