"""When ships truly were in the zones of a port, from their true tracks, and when they were first and last heard there.

By plain means, apart from the pipeline's: points against polygons by shapely, minute by minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

from benchmarks.months.draw import Month
from pipeline.ports.catalogue import Catalogue, load_catalogue
from pipeline.settings import PortCallSettings
from pipeline.simulate.astray import is_astray
from pipeline.simulate.feed import Course
from pipeline.simulate.scenario import Scenario
from pipeline.simulate.ships import Floats

Flags = NDArray[np.bool_]

_STEP_S = 60.0
_KM_PER_DEG = 111.2


@dataclass(frozen=True)
class Visit:
    """A true port call. Times are UTC without a zone, as the pipeline's; None where nobody heard her there."""

    ship: tuple[str, int]
    mmsis: frozenset[int]
    role: str
    port_id: str
    entered_at_utc: datetime
    left_at_utc: datetime
    first_heard_at_utc: datetime | None
    last_heard_at_utc: datetime | None
    is_dark: bool  # nobody heard her at berth or anchor


@dataclass(frozen=True)
class Voyage:
    """From a visit to the ship's next in another port."""

    origin: Visit
    destination: Visit

    @property
    def is_dark(self) -> bool:
        """Whether nobody heard the ship at one of the ends."""
        return self.origin.is_dark or self.destination.is_dark

    @property
    def is_corridor(self) -> bool:
        """Whether it joins North Korea and Russia."""
        return {self.origin.port_id[:2], self.destination.port_id[:2]} == {"KP", "RU"}


def visits(courses: Sequence[Course], month: Month) -> list[Visit]:
    """All true port calls of all ships, ship by ship, in order of time."""
    return [visit for course in courses for visit in _visits(course, month)]


def voyages(made: Sequence[Visit]) -> list[Voyage]:
    """Voyages between the visits."""
    return [
        Voyage(origin, destination)
        for origin, destination in pairwise(made)
        if origin.ship == destination.ship and origin.port_id != destination.port_id
    ]


@dataclass(frozen=True)
class _Stays:
    """Stays of a ship in one port that it was never 1 km outside of between them: numbers of minutes, and seconds."""

    port_id: str
    entered: int
    left: int
    first_stop_s: float
    last_stop_s: float


def _visits(course: Course, month: Month) -> list[Visit]:
    scenario, ship = month.scenario, course.ship
    heard = np.array(course.heard_s)
    heard_s = heard[~is_astray(heard, ship, scenario)]
    made = []
    for stays in _stays(course, scenario):
        alongside = np.searchsorted(heard_s, (stays.first_stop_s, stays.last_stop_s))
        first, last = _heard(course, stays, heard_s, int(alongside[0]), int(alongside[1]))
        made.append(
            Visit(
                ship=(ship.name, ship.mmsi),
                mmsis=ship.mmsis,
                role=month.role_of[ship.name, ship.mmsi],
                port_id=stays.port_id,
                entered_at_utc=_moment(scenario, stays.entered * _STEP_S),
                left_at_utc=_moment(scenario, stays.left * _STEP_S),
                first_heard_at_utc=None if first is None else _moment(scenario, first),
                last_heard_at_utc=None if last is None else _moment(scenario, last),
                is_dark=bool(alongside[0] == alongside[1]),
            )
        )
    return made


def _heard(course: Course, stays: _Stays, heard_s: Floats, begins: int, ends: int) -> tuple[float | None, float | None]:
    """First and last hearing in the zones, as long as no hearing 1 km outside them lies between it and the stay.

    Where nobody heard her at berth or anchor, those in the zones before and after.
    """
    if begins == ends:
        within = heard_s[(heard_s >= stays.entered * _STEP_S) & (heard_s <= stays.left * _STEP_S)]
        return (float(within[0]), float(within[-1])) if within.size else (None, None)
    true = course.track.motion(heard_s)
    is_inside, is_near = _held(stays.port_id, true.lon_deg, true.lat_deg)
    first, last = _span(is_inside, is_near, begins, ends - 1)
    return float(heard_s[first]), float(heard_s[last])


def _stays(course: Course, scenario: Scenario) -> list[_Stays]:
    """In order of time; those that overlap, as two stays of one visit do, are one."""
    at_s = np.arange(0.0, scenario.length_s, _STEP_S)
    true = course.track.motion(at_s)
    made: list[_Stays] = []
    held: dict[str, tuple[Flags, Flags]] = {}
    for phase in course.track.phases:
        port_id = scenario.places[phase.place].port_id if phase.place is not None else None
        if port_id is None or phase.starts_s >= scenario.length_s:
            continue
        if port_id not in held:
            held[port_id] = _held(port_id, true.lon_deg, true.lat_deg)
        is_inside, is_near = held[port_id]
        first, last = (int(min(each // _STEP_S, at_s.size - 1)) for each in (phase.starts_s, phase.ends_s))
        entered, left = _span(is_inside, is_near, first, last)
        if made and made[-1].port_id == port_id and entered <= made[-1].left:
            made[-1] = replace(made[-1], left=max(left, made[-1].left), last_stop_s=phase.ends_s)
        else:
            made.append(_Stays(port_id, entered, left, phase.starts_s, phase.ends_s))
    return made


def _span(is_inside: Flags, is_near: Flags, arrived: int, departed: int) -> tuple[int, int]:
    """First and last moment inside the zones, of those about a stay that none 1 km outside parts from it."""
    far_before = np.flatnonzero(~is_near[: arrived + 1])
    far_after = np.flatnonzero(~is_near[departed:])
    begins = int(far_before[-1]) + 1 if far_before.size else 0
    ends = departed + int(far_after[0]) if far_after.size else is_near.size
    inside = begins + np.flatnonzero(is_inside[begins:ends])
    if not inside.size:  # a place of the scenario that lies in no zone of its port
        return arrived, departed
    return int(inside[0]), int(inside[-1])


def _held(port_id: str, lon_deg: Floats, lat_deg: Floats) -> tuple[Flags, Flags]:
    """Whether points lie in the port's zones, and within the distance outside them at which a call ends."""
    zones, zones_and_margin = _zones(port_id)
    near = shapely.contains_xy(shapely.envelope(zones_and_margin), lon_deg, lat_deg)
    is_inside, is_near = near.copy(), near.copy()
    is_inside[near] = shapely.contains_xy(zones, lon_deg[near], lat_deg[near])
    is_near[near] = shapely.contains_xy(zones_and_margin, lon_deg[near], lat_deg[near])
    return is_inside, is_near


@cache
def _zones(port_id: str) -> tuple[shapely.Geometry, shapely.Geometry]:
    zones = _catalogue().zones
    shapes = shapely.union_all(shapely.from_wkt(zones.filter(zones["port_id"] == port_id)["geometry"].to_numpy()))
    east = np.cos(np.radians(shapes.centroid.y))
    squeezed = shapely.transform(shapes, lambda points: points * [east, 1.0])
    wider = squeezed.buffer(PortCallSettings().exit_distance_km / _KM_PER_DEG)
    margin = shapely.transform(wider, lambda points: points / [east, 1.0])
    shapely.prepare(shapes)
    shapely.prepare(margin)
    return shapes, margin


@cache
def _catalogue() -> Catalogue:
    return load_catalogue()


def _moment(scenario: Scenario, at_s: float) -> datetime:
    return scenario.moment(at_s).replace(tzinfo=None)
