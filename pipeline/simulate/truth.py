"""What really happened in a scenario: port calls, voyages, silences, encounters, and the fate of every line."""

import bisect
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.simulate.orders import Ship
from pipeline.simulate.scenario import Scenario
from pipeline.simulate.ships import Track


@dataclass(frozen=True)
class TruePortCall:
    """One row a stay in a port, from berth or anchorage to berth or anchorage; zones reach further out."""

    ship_name: str
    imo: int | None
    mmsi: int
    port_id: str
    arrived_at_utc: datetime
    departed_at_utc: datetime | None
    is_dark: bool


@dataclass(frozen=True)
class TrueVoyage:
    """One row from a port call to the ship's next in another port."""

    ship_name: str
    imo: int | None
    origin_port_id: str
    destination_port_id: str
    departed_at_utc: datetime
    arrived_at_utc: datetime
    is_dark: bool
    is_corridor: bool


@dataclass(frozen=True)
class TrueGap:
    """One row a time of six hours or more in which no whole position report of the ship came through."""

    ship_name: str
    imo: int | None
    mmsi: int
    started_at_utc: datetime
    ended_at_utc: datetime | None
    cause: str


@dataclass(frozen=True)
class TrueEncounter:
    """One row two ships alongside each other at one place, from when the later came to when the earlier left."""

    ship_name_a: str
    mmsi_a: int
    ship_name_b: str
    mmsi_b: int
    place: str
    started_at_utc: datetime
    ended_at_utc: datetime | None


@dataclass(frozen=True)
class TrueLines:
    """One row a feed file: where its lines must end. A message of two lines counts two."""

    file: str
    lines: int
    comments: int
    messages: int
    duplicates: int
    damaged: int


def port_calls(ship: Ship, track: Track, heard_s: Sequence[float], scenario: Scenario) -> list[TruePortCall]:
    """Calls of a ship; stays one after another in one port are one call.

    Args:
        ship: the ship.
        track: its true way.
        heard_s: when its position reports came through, in order, in seconds since the scenario's start.
        scenario: the scenario.
    """
    stays = [phase for phase in track.phases if phase.place is not None and phase.starts_s < scenario.length_s]
    ports = [(scenario.places[stay.place or ""].port_id, stay) for stay in stays]
    calls = []
    for port_id, group in itertools.groupby(ports, key=lambda pair: pair[0]):
        if port_id is None:
            continue
        visit = [stay for _, stay in group]
        arrived_s, departed_s = visit[0].starts_s, visit[-1].ends_s
        is_heard = bisect.bisect_right(heard_s, departed_s) > bisect.bisect_left(heard_s, arrived_s)
        calls.append(
            TruePortCall(
                ship_name=ship.name,
                imo=ship.imo or None,
                mmsi=ship.mmsi_at(scenario.moment(arrived_s)),
                port_id=port_id,
                arrived_at_utc=scenario.moment(arrived_s),
                departed_at_utc=scenario.moment(departed_s) if departed_s < scenario.length_s else None,
                is_dark=not is_heard,
            )
        )
    return calls


def voyages(calls: Sequence[TruePortCall]) -> list[TrueVoyage]:
    """Voyages between the calls (in order) of one ship; dark where either end is."""
    made = []
    for origin, destination in itertools.pairwise(calls):
        if origin.port_id == destination.port_id or origin.departed_at_utc is None:
            continue
        made.append(
            TrueVoyage(
                ship_name=origin.ship_name,
                imo=origin.imo,
                origin_port_id=origin.port_id,
                destination_port_id=destination.port_id,
                departed_at_utc=origin.departed_at_utc,
                arrived_at_utc=destination.arrived_at_utc,
                is_dark=origin.is_dark or destination.is_dark,
                is_corridor={origin.port_id[:2], destination.port_id[:2]} == {"KP", "RU"},
            )
        )
    return made


def encounters(sailed: Sequence[tuple[Ship, Track]], scenario: Scenario) -> list[TrueEncounter]:
    """Meetings of all ships with their tracks; the one with the lesser MMSI is a. NULL: together to the end."""
    stays = [
        (phase.place, ship, phase)
        for ship, track in sorted(sailed, key=lambda pair: pair[0].mmsi)
        for phase in track.phases
        if phase.place is not None and scenario.places[phase.place].manner == "alongside"
    ]
    met = []
    for (place, a, stay_a), (other, b, stay_b) in itertools.combinations(stays, 2):
        began_s, ended_s = max(stay_a.starts_s, stay_b.starts_s), min(stay_a.ends_s, stay_b.ends_s)
        if place == other and a is not b and began_s < min(ended_s, scenario.length_s):
            ended_at_utc = scenario.moment(ended_s) if ended_s < scenario.length_s else None
            met.append(TrueEncounter(a.name, a.mmsi, b.name, b.mmsi, place, scenario.moment(began_s), ended_at_utc))
    return sorted(met, key=lambda each: (each.started_at_utc, each.mmsi_a, each.mmsi_b))


def gaps(ship: Ship, heard_s: Sequence[float], scenario: Scenario, least_hours: float) -> list[TrueGap]:
    """Silences of a ship, open ones included; `cause` as in the table `gaps`, as far as a simulator knows it."""
    if not heard_s:
        return []
    ends: Iterable[tuple[float, float]] = itertools.pairwise([*heard_s, scenario.length_s])
    return [
        TrueGap(
            ship_name=ship.name,
            imo=ship.imo or None,
            mmsi=ship.mmsi_at(scenario.moment(began_s)),
            started_at_utc=scenario.moment(began_s),
            ended_at_utc=scenario.moment(ended_s) if ended_s < scenario.length_s else None,
            cause=_cause(ship, began_s, ended_s, scenario),
        )
        for began_s, ended_s in ends
        if ended_s - began_s >= least_hours * 3600
    ]


def _cause(ship: Ship, began_s: float, ended_s: float, scenario: Scenario) -> str:
    middle_s = (began_s + ended_s) / 2
    if scenario.is_within(ship.silences, middle_s):
        return "silence"
    if scenario.day(middle_s) in scenario.lost_days:
        return "feed_outage"
    if any(scenario.is_within(station.outages, middle_s) for station in scenario.stations):
        return "feed_outage"
    return "out_of_coverage"
