"""Who hears what: stations within their range and satellites in their passes, with losses and damage."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.simulate import payloads
from pipeline.simulate.lanes import NM_PER_DEG
from pipeline.simulate.orders import Ship
from pipeline.simulate.randomness import generator
from pipeline.simulate.scenario import Damage, Satellite, Scenario, Station
from pipeline.simulate.ships import Floats
from pipeline.simulate.transmissions import Transmission

_GREATEST_DELAY_S = 3.0  # on the lines between receivers and the collector
_STATION_DELAY_S = 0.2


class Harm(Enum):
    """What became of a message on the line."""

    NONE = "none"
    BIT_FLIP = "bit_flip"
    TRUNCATED = "truncated"
    LOST_HALF = "lost_half"


class Reception(NamedTuple):
    """One message as one receiver passed it on; sorts by time, receiver, sender."""

    received_at_s: float
    receiver: str
    sender: int  # MMSI
    transmission: Transmission
    harm: Harm
    harm_at: float  # where in the message, 0 to 1
    clock_ahead_s: int = 0  # of the receiver

    @property
    def stated_s(self) -> int:
        """When the receiver says that it was: whole seconds, as tag blocks are, by its own clock."""
        return int(self.received_at_s) + self.clock_ahead_s


@dataclass(frozen=True)
class _Line:
    """The line from one receiver: how often it spoils what it carries."""

    damage: Damage
    random: np.random.Generator

    def harm(self, *, has_two_parts: bool) -> Harm:
        """What happens to one message."""
        chance, damage = self.random.random(), self.damage
        if chance < damage.bit_flip_share:
            return Harm.BIT_FLIP
        chance -= damage.bit_flip_share
        if chance < damage.truncated_share:
            return Harm.TRUNCATED
        chance -= damage.truncated_share
        return Harm.LOST_HALF if has_two_parts and chance < damage.lost_half_share else Harm.NONE


def receive(ship: Ship, sent: list[Transmission], scenario: Scenario) -> list[Reception]:
    """Every reception of what a ship sent."""
    receivers: tuple[Station | Satellite, ...] = (*scenario.stations, *scenario.satellites)
    air = _Air.of(sent)
    return [reception for receiver in receivers for reception in _receive_at(receiver, ship, air, scenario)]


@dataclass(frozen=True)
class _Air:
    """What a ship sent, and from where: one element a message in each array."""

    sent: list[Transmission]
    at_s: Floats
    lon_deg: Floats
    lat_deg: Floats
    satellite: NDArray[np.object_]

    @classmethod
    def of(cls, sent: list[Transmission]) -> Self:
        return cls(
            sent,
            np.array([each.at_s for each in sent]),
            np.array([each.lon_deg for each in sent]),
            np.array([each.lat_deg for each in sent]),
            np.array([each.satellite for each in sent], dtype=object),
        )


def _receive_at(receiver: Station | Satellite, ship: Ship, air: _Air, scenario: Scenario) -> list[Reception]:
    random = generator(scenario.seed, "reception", receiver.name, ship.name, ship.mmsi)
    line = _Line(scenario.damage, random)
    is_heard = _hears(receiver, air, scenario) if isinstance(receiver, Station) else _resolves(receiver, air)
    heard = []
    for number in np.flatnonzero(is_heard).tolist():
        if isinstance(receiver, Station) and random.random() < receiver.loss_share:
            continue
        transmission = air.sent[number]
        delay_s = random.random() * _GREATEST_DELAY_S
        harm = line.harm(has_two_parts=len(transmission.payload) > payloads.SENTENCE_CHARACTERS)
        at_s = transmission.at_s + delay_s
        ahead_s = clock_ahead_s(receiver, at_s, scenario)
        heard.append(Reception(at_s, receiver.name, ship.mmsi, transmission, harm, random.random(), ahead_s))
    return heard


def clock_ahead_s(receiver: Station | Satellite, at_s: float, scenario: Scenario) -> int:
    """What the receiver's clock adds to the true time at a moment; of faults that overlap the first."""
    faults = receiver.clock_faults if isinstance(receiver, Station) else ()
    if not faults:
        return 0
    return next((fault.ahead_s for fault in faults if scenario.is_within((fault,), at_s)), 0)


def _hears(station: Station, air: _Air, scenario: Scenario) -> NDArray[np.bool_]:
    """Within its range, for no satellite, and while it works; distances as those of `step_nm`."""
    middle = np.cos(np.radians((station.lat_deg + air.lat_deg) / 2))
    distance_nm = NM_PER_DEG * np.hypot((air.lon_deg - station.lon_deg) * middle, air.lat_deg - station.lat_deg)
    is_heard: NDArray[np.bool_] = (distance_nm <= station.range_nm) & (air.satellite == None)  # noqa: E711  element by element
    for outage in station.outages:
        ends_s = scenario.length_s if outage.ends_at_utc is None else scenario.seconds(outage.ends_at_utc)
        is_heard &= ~((scenario.seconds(outage.starts_at_utc) <= air.at_s) & (air.at_s < ends_s))
    return is_heard


def _resolves(satellite: Satellite, air: _Air) -> NDArray[np.bool_]:
    is_resolved: NDArray[np.bool_] = air.satellite == satellite.name
    for box in satellite.deaf_boxes:
        is_resolved &= ~(
            (box.west_deg <= air.lon_deg)
            & (air.lon_deg <= box.east_deg)
            & (box.south_deg <= air.lat_deg)
            & (air.lat_deg <= box.north_deg)
        )
    return is_resolved


def base_station_reports(station: Station, scenario: Scenario) -> list[Reception]:
    """What a station says of itself (type 4), as long as it works."""
    reports = []
    for at_s in np.arange(0.0, scenario.length_s, scenario.reporting.base_station_s).tolist():
        if scenario.is_within(station.outages, at_s):
            continue
        ahead_s = clock_ahead_s(station, at_s, scenario)
        payload = payloads.base_station(
            mmsi=station.mmsi,
            at_utc=scenario.moment(at_s + ahead_s),
            lon_1e4_min=round(station.lon_deg * 600_000),
            lat_1e4_min=round(station.lat_deg * 600_000),
        )
        sent = Transmission(
            at_s, payload, payloads.fill_bits(168), station.lon_deg, station.lat_deg, None, is_position=False
        )
        reports.append(Reception(at_s + _STATION_DELAY_S, station.name, station.mmsi, sent, Harm.NONE, 0.0, ahead_s))
    return reports
