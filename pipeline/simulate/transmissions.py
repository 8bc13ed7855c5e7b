"""What ships send and when: position and static reports of classes A and B, and what a satellite pass hears."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap
from typing import NamedTuple

import numpy as np

from pipeline.simulate import payloads
from pipeline.simulate.astray import led_astray
from pipeline.simulate.orders import Declaration, Ship
from pipeline.simulate.randomness import generator
from pipeline.simulate.scenario import Satellite, Scenario
from pipeline.simulate.ships import Floats, Track

_JITTER_SHARE = 0.2  # of an interval: two ships never keep step
_GNSS_NOISE_DEG = 0.00008  # about 9 m
_LEAST_MOVING_KNOTS = 0.3
_TYPE_3_SHARE = 0.1
_UNDECLARED = Declaration(draught_m=0.0, destination="")
_CLASS_B_PARTS_APART_S = 60.0
_NO_SPEED_TENTHS, _NO_SPEED_KNOTS = 1023, 63  # ITU-R M.1371-5: not available, types 1 to 18 and 27


class Transmission(NamedTuple):
    """One message on the air."""

    at_s: float
    payload: str
    fill_bits: int
    lon_deg: float
    lat_deg: float
    satellite: str | None  # the one satellite whose pass this is for; None: for the stations in range
    is_position: bool


class _Fix(NamedTuple):
    """What the ship's own instruments give."""

    at_s: float
    nav_status: int
    lon_deg: float
    lat_deg: float
    sog_knots: float
    cog_deg: float


@dataclass(frozen=True)
class Pass:
    """One passage of a satellite over the whole chart."""

    satellite: Satellite
    starts_s: float


def satellite_passes(scenario: Scenario) -> list[Pass]:
    """All passes of all satellites in order of satellite and time."""
    passes = []
    for satellite in scenario.satellites:
        random = generator(scenario.seed, "passes", satellite.name)
        spread_s = 60 * (satellite.greatest_interval_minutes - satellite.least_interval_minutes)
        at_s = random.random() * 60 * satellite.least_interval_minutes
        while at_s < scenario.length_s:
            passes.append(Pass(satellite, at_s))
            at_s += 60 * satellite.least_interval_minutes + spread_s * random.random()
    return passes


def transmit(ship: Ship, track: Track, passes: list[Pass], scenario: Scenario) -> list[Transmission]:
    """All that a ship sends and anyone might hear, in order of time; nothing in its silences."""
    sender = _Sender(ship, track, scenario)
    sent = [*sender.positions(), *sender.statics()]
    for satellite in scenario.satellites:
        starts_s = np.array([each.starts_s for each in passes if each.satellite is satellite])
        sent += sender.during(satellite, starts_s)
    return sorted(sent, key=lambda each: (each.at_s, each.payload))


class _Sender:
    """One ship's transponder."""

    def __init__(self, ship: Ship, track: Track, scenario: Scenario) -> None:
        self._ship, self._track, self._scenario = ship, track, scenario
        self._random = generator(scenario.seed, "transponder", ship.name, ship.mmsi)

    def positions(self) -> list[Transmission]:
        """Reports at the intervals of the scenario, for stations."""
        reporting = self._scenario.reporting
        ticks = [
            self._ticks(
                phase.starts_s,
                phase.ends_s,
                reporting.underway_s if phase.reports_as_underway else reporting.at_rest_s,
            )
            for phase in self._track.phases
        ]
        return self._positions(self._on_air(np.concatenate(ticks)), None)

    def statics(self) -> list[Transmission]:
        """Who the ship is, for stations."""
        every_s = self._scenario.reporting.static_s
        return self._statics(self._ticks(every_s * self._random.random(), self._scenario.length_s, every_s), None)

    def during(self, satellite: Satellite, pass_starts_s: Floats) -> list[Transmission]:
        """What the passes of a satellite hear of the ship."""
        when, chance, static_chance, long_range_chance = self._random.random((4, pass_starts_s.size))
        at_s = pass_starts_s + 60 * satellite.pass_minutes * when
        is_heard = chance < satellite.hearing_share
        is_long_range = long_range_chance < (satellite.long_range_share if self._ship.ais_class == "A" else 0)
        return [
            *self._positions(self._on_air(at_s[is_heard & ~is_long_range]), satellite.name),
            *self._long_range_positions(self._on_air(at_s[is_heard & is_long_range]), satellite.name),
            *self._statics(at_s[is_heard & (static_chance < satellite.static_share)], satellite.name),
        ]

    def _ticks(self, starts_s: float, ends_s: float, every_s: float) -> Floats:
        ticks = np.arange(starts_s, ends_s, every_s)
        jittered: Floats = ticks + self._random.random(ticks.size) * every_s * _JITTER_SHARE
        return jittered

    def _on_air(self, at_s: Floats) -> Floats:
        scenario = self._scenario
        is_on_air = (at_s >= 0) & (at_s < scenario.length_s)
        for silence in self._ship.silences:
            ends_s = scenario.length_s if silence.ends_at_utc is None else scenario.seconds(silence.ends_at_utc)
            is_on_air &= (at_s < scenario.seconds(silence.starts_at_utc)) | (at_s >= ends_s)
        on_air: Floats = at_s[is_on_air]
        return on_air

    def _fixes(self, at_s: Floats) -> Iterator[_Fix]:
        """The motion as the ship's own instruments give it."""
        true = self._track.motion(at_s)
        noise = self._random.random((4, at_s.size)) * 2 - 1
        said = led_astray(true, at_s, self._ship, self._scenario)
        is_moving = said.sog_knots > _LEAST_MOVING_KNOTS
        columns = (
            said.nav_status,
            said.lon_deg + noise[0] * _GNSS_NOISE_DEG,
            said.lat_deg + noise[1] * _GNSS_NOISE_DEG,
            np.where(is_moving, np.abs(said.sog_knots + 0.2 * noise[2]), 0.07 + 0.07 * noise[2]),
            np.where(is_moving, said.cog_deg + 1.5 * noise[3], 180 + 180 * noise[3]) % 360,
        )
        return starmap(_Fix, zip(at_s.tolist(), *(column.tolist() for column in columns), strict=True))

    def _mmsi(self, at_s: float) -> int:
        return self._called(at_s)[0]

    def _sog_tenths(self, fix: _Fix) -> int:
        return round(fix.sog_knots * 10) if self._ship.says_speed else _NO_SPEED_TENTHS

    def _positions(self, at_s: Floats, satellite: str | None) -> list[Transmission]:
        report = self._class_a_position if self._ship.ais_class == "A" else self._class_b_position
        sent = [report(fix) for fix in self._fixes(at_s)]
        return self._from_here(at_s, sent, payloads.fill_bits(168), satellite, is_position=True)

    def _class_a_position(self, fix: _Fix) -> str:
        return payloads.class_a_position(
            msg_type=3 if self._random.random() < _TYPE_3_SHARE else 1,
            mmsi=self._mmsi(fix.at_s),
            nav_status=fix.nav_status,
            sog_tenths=self._sog_tenths(fix),
            lon_1e4_min=round(fix.lon_deg * 600_000),
            lat_1e4_min=round(fix.lat_deg * 600_000),
            cog_tenths=round(fix.cog_deg * 10) % 3600,
            heading_deg=round(fix.cog_deg) % 360,
            second=int(fix.at_s) % 60,
        )

    def _class_b_position(self, fix: _Fix) -> str:
        return payloads.class_b_position(
            mmsi=self._mmsi(fix.at_s),
            sog_tenths=self._sog_tenths(fix),
            lon_1e4_min=round(fix.lon_deg * 600_000),
            lat_1e4_min=round(fix.lat_deg * 600_000),
            cog_tenths=round(fix.cog_deg * 10) % 3600,
            second=int(fix.at_s) % 60,
        )

    def _long_range_positions(self, at_s: Floats, satellite: str | None) -> list[Transmission]:
        sent = [
            payloads.long_range_position(
                mmsi=self._mmsi(fix.at_s),
                nav_status=fix.nav_status,
                lon_tenth_min=round(fix.lon_deg * 600),
                lat_tenth_min=round(fix.lat_deg * 600),
                sog_knots=round(fix.sog_knots) if self._ship.says_speed else _NO_SPEED_KNOTS,
                cog_deg=round(fix.cog_deg) % 360,
            )
            for fix in self._fixes(at_s)
        ]
        return self._from_here(at_s, sent, payloads.fill_bits(96), satellite, is_position=True)

    def _statics(self, at_s: Floats, satellite: str | None) -> list[Transmission]:
        heard = self._on_air(at_s)
        if self._ship.ais_class == "A":
            sent = [_voyage_report(self._ship, self._declared(at), self._called(at)) for at in heard.tolist()]
            return self._from_here(heard, sent, payloads.fill_bits(424), satellite, is_position=False)
        later = self._on_air(at_s + _CLASS_B_PARTS_APART_S)
        names = [_boat_reports(self._ship, self._called(at))[0] for at in heard.tolist()]
        particulars = [_boat_reports(self._ship, self._called(at))[1] for at in later.tolist()]
        return [
            *self._from_here(heard, names, payloads.fill_bits(160), satellite, is_position=False),
            *self._from_here(later, particulars, payloads.fill_bits(168), satellite, is_position=False),
        ]

    def _called(self, at_s: float) -> tuple[int, str, str]:
        ship = self._ship
        if not ship.becomes:
            return ship.mmsi, ship.name, ship.call_sign
        return ship.called_at(self._scenario.moment(at_s))

    def _declared(self, at_s: float) -> Declaration:
        begun = [
            each
            for each in self._ship.declares
            if each.from_utc is None or self._scenario.seconds(each.from_utc) <= at_s
        ]
        return begun[-1] if begun else _UNDECLARED

    def _from_here(
        self, at_s: Floats, sent: list[str], fill_bits: int, satellite: str | None, *, is_position: bool
    ) -> list[Transmission]:
        true = self._track.motion(at_s)
        columns = zip(at_s.tolist(), sent, true.lon_deg.tolist(), true.lat_deg.tolist(), strict=True)
        return [
            Transmission(at, payload, fill_bits, lon, lat, satellite, is_position) for at, payload, lon, lat in columns
        ]


def _voyage_report(ship: Ship, declared: Declaration, called: tuple[int, str, str]) -> str:
    mmsi, name, call_sign = called
    return payloads.class_a_static(
        mmsi=mmsi,
        imo=ship.imo,
        call_sign=call_sign,
        name=name,
        ship_type=ship.ship_type,
        length_m=ship.length_m,
        width_m=ship.width_m,
        draught_tenths=round(declared.draught_m * 10),
        destination=declared.destination,
    )


def _boat_reports(ship: Ship, called: tuple[int, str, str]) -> tuple[str, str]:
    mmsi, name, call_sign = called
    particulars = payloads.class_b_particulars(
        mmsi=mmsi,
        ship_type=ship.ship_type,
        call_sign=call_sign,
        length_m=ship.length_m,
        width_m=ship.width_m,
    )
    return payloads.class_b_name(mmsi=mmsi, name=name), particulars
