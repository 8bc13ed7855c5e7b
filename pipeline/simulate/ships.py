"""Where a ship truly is at every moment: passages along the lanes, stays, and the port calls they make."""

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.errors import ConfigurationError
from pipeline.simulate.lanes import NM_PER_DEG, Chart, bearing_deg, step_nm
from pipeline.simulate.orders import Ship, Stay
from pipeline.simulate.randomness import generator
from pipeline.simulate.scenario import Manner, Scenario

Floats = npt.NDArray[np.float64]

UNDERWAY = 0  # navigational status, ITU-R M.1371-5
_SPEED_SPREAD = 0.04
_WANDER_NM = 0.12  # a helmsman's error; small against the width of any lane
_WANDER_EVERY_NM = 6.0
_COS_LEAST = 0.1


@dataclass(frozen=True)
class _Rest:
    """How a ship lies: it moves from one random point to the next within a circle."""

    radius_nm: float
    every_s: float
    nav_status: int
    reports_as_underway: bool


_RESTS: dict[Manner, _Rest] = {
    "berth": _Rest(0.003, 7200, 5, reports_as_underway=False),
    "anchor": _Rest(0.05, 5400, 1, reports_as_underway=False),
    "drift": _Rest(0.8, 7200, UNDERWAY, reports_as_underway=True),
    "alongside": _Rest(0.03, 3600, UNDERWAY, reports_as_underway=True),  # of another ship, at sea
    "fishing": _Rest(2.5, 3600, 7, reports_as_underway=True),
}


@dataclass(frozen=True)
class Phase:
    """A passage or a stay, in seconds since the scenario's start."""

    starts_s: float
    ends_s: float
    nav_status: int
    reports_as_underway: bool
    place: str | None


@dataclass(frozen=True)
class Motion:
    """What a ship does at some moments: one element a moment in each array."""

    lon_deg: Floats
    lat_deg: Floats
    sog_knots: Floats
    cog_deg: Floats
    nav_status: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Track:
    """A ship's true way: straight lines between vertices, and the phases it is made of.

    Times are seconds since the scenario's start; speeds and courses are of the lines, one less than vertices.
    """

    at_s: Floats
    lon_deg: Floats
    lat_deg: Floats
    sog_knots: Floats
    cog_deg: Floats
    phases: tuple[Phase, ...]

    def motion(self, at_s: Floats) -> Motion:
        """Position, speed and course at some moments, in seconds since the scenario's start."""
        line = np.clip(np.searchsorted(self.at_s, at_s, side="right") - 1, 0, len(self.sog_knots) - 1)
        starts = np.array([phase.starts_s for phase in self.phases])
        status = np.array([phase.nav_status for phase in self.phases])
        return Motion(
            lon_deg=np.interp(at_s, self.at_s, self.lon_deg),
            lat_deg=np.interp(at_s, self.at_s, self.lat_deg),
            sog_knots=self.sog_knots[line],
            cog_deg=self.cog_deg[line],
            nav_status=status[np.clip(np.searchsorted(starts, at_s, side="right") - 1, 0, None)],
        )


class _Pen:
    """Draws a track vertex by vertex."""

    def __init__(self, lon_deg: float, lat_deg: float, random: np.random.Generator) -> None:
        self.vertices = [(0.0, lon_deg, lat_deg)]
        self._random = random

    @property
    def now_s(self) -> float:
        return self.vertices[-1][0]

    def sail(self, lon_deg: float, lat_deg: float, knots: float) -> None:
        """One straight stretch of a lane, with a little weaving in its middle and its own speed."""
        _, from_lon, from_lat = self.vertices[-1]
        length_nm = step_nm(from_lon, from_lat, lon_deg, lat_deg)
        own_knots = knots * (1 + _SPEED_SPREAD * (self._random.random() - 0.5))
        parts = max(1, int(length_nm / _WANDER_EVERY_NM))
        began_s, took_s = self.now_s, length_nm / own_knots * 3600
        for part in range(1, parts + 1):
            share = part / parts
            wander = _WANDER_NM / NM_PER_DEG * (self._random.random() - 0.5) * 2 if part < parts else 0.0
            self.vertices.append(
                (
                    began_s + took_s * share,
                    from_lon + (lon_deg - from_lon) * share,
                    from_lat + (lat_deg - from_lat) * share + wander,
                )
            )

    def rest(self, lon_deg: float, lat_deg: float, rest: _Rest, until_s: float) -> None:
        """A stay round a point."""
        radius_deg = rest.radius_nm / NM_PER_DEG
        stretch = max(float(np.cos(np.radians(lat_deg))), _COS_LEAST)
        while self.now_s < until_s:
            east, north = self._point_in_circle()
            self.vertices.append(
                (
                    min(self.now_s + rest.every_s, until_s),
                    lon_deg + radius_deg * east / stretch,
                    lat_deg + radius_deg * north,
                )
            )

    def _point_in_circle(self) -> tuple[float, float]:
        while True:
            east, north = (self._random.random(2) * 2 - 1).tolist()
            if east * east + north * north <= 1:
                return east, north


def sail(ship: Ship, scenario: Scenario, chart: Chart) -> Track:
    """The true track of a ship over the whole scenario.

    Raises:
        ConfigurationError: no lane leads to the next place, or a stay would end before the ship is there.
    """
    first = scenario.places[ship.itinerary[0].at]
    pen = _Pen(first.lon_deg, first.lat_deg, generator(scenario.seed, "track", ship.name, ship.mmsi))
    phases: list[Phase] = []
    for number, stay in enumerate(ship.itinerary):
        if number:
            began_s = pen.now_s
            for name in _way(ship, scenario, chart, number):
                place = scenario.places[name]
                pen.sail(place.lon_deg, place.lat_deg, stay.knots or 0.0)
            phases.append(Phase(began_s, pen.now_s, UNDERWAY, reports_as_underway=True, place=None))
        phases.append(_rest(pen, ship, scenario, number))
        if pen.now_s >= scenario.length_s:
            break
    return _track(pen.vertices, phases)


def _track(vertices: list[tuple[float, float, float]], phases: list[Phase]) -> Track:
    at_s, lon_deg, lat_deg = np.array(vertices).T
    lines = [(*one[1:], *other[1:]) for one, other in itertools.pairwise(vertices)]
    hours = np.diff(at_s) / 3600
    lengths_nm = np.array([step_nm(*line) for line in lines])
    return Track(
        at_s=at_s,
        lon_deg=lon_deg,
        lat_deg=lat_deg,
        sog_knots=np.divide(lengths_nm, hours, out=np.zeros_like(hours), where=hours > 0),
        cog_deg=np.array([bearing_deg(*line) for line in lines]),
        phases=tuple(phases),
    )


def _way(ship: Ship, scenario: Scenario, chart: Chart, number: int) -> list[str]:
    origin, destination = ship.itinerary[number - 1].at, ship.itinerary[number].at
    way = chart.way(origin, destination)
    if way is None:
        message = (
            f"{scenario.source}: ships ({ship.name}).itinerary.{number}.at: no lane leads from {origin} "
            f"to {destination}; add one to lanes"
        )
        raise ConfigurationError(message)
    return way[1:]


def _rest(pen: _Pen, ship: Ship, scenario: Scenario, number: int) -> Phase:
    stay = ship.itinerary[number]
    place, began_s = scenario.places[stay.at], pen.now_s
    rest = _RESTS[place.manner]
    until_s = _end_of(stay, scenario, began_s)
    if until_s < began_s < scenario.length_s:
        message = (
            f"{scenario.source}: ships ({ship.name}).itinerary.{number}.until_utc: the ship arrives "
            f"{(began_s - until_s) / 3600:.1f} h later than that; raise knots or until_utc"
        )
        raise ConfigurationError(message)
    pen.rest(place.lon_deg, place.lat_deg, rest, until_s)
    return Phase(began_s, until_s, rest.nav_status, rest.reports_as_underway, place=stay.at)


def _end_of(stay: Stay, scenario: Scenario, began_s: float) -> float:
    if stay.until_utc is not None:
        return scenario.seconds(stay.until_utc)
    if stay.hours is not None:
        return began_s + stay.hours * 3600
    return max(scenario.length_s, began_s)
