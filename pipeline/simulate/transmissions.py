"""What ships send and when: position and static reports of classes A and B, and what a satellite pass hears."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pipeline.simulate import payloads
from pipeline.simulate.randomness import generator
from pipeline.simulate.scenario import Declaration, Satellite, Scenario, Ship
from pipeline.simulate.ships import Floats, Motion, Track

_JITTER_SHARE = 0.2  # of an interval: two ships never keep step
_GNSS_NOISE_DEG = 0.00008  # about 9 m
_LEAST_MOVING_KNOTS = 0.3
_TYPE_3_SHARE = 0.1
_MAX_SOG_TENTHS = 1022
_UNDECLARED = Declaration(draught_m=0.0, destination="")
_CLASS_B_PARTS_APART_S = 60.0


class Transmission(NamedTuple):
    """One message on the air."""

    at_s: float
    payload: str
    fill_bits: int
    lon_deg: float
    lat_deg: float
    satellite: str | None  # the one satellite whose pass this is for; None: for the stations in range
    is_position: bool


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
    for each in passes:
        sent += sender.during(each)
    return sorted(sent, key=lambda each: (each.at_s, each.payload))


class _Sender:
    """One ship's transponder."""

    def __init__(self, ship: Ship, track: Track, scenario: Scenario) -> None:
        self._ship, self._track, self._scenario = ship, track, scenario
        self._random = generator(scenario.seed, "transponder", ship.name, ship.mmsi)

    def positions(self) -> list[Transmission]:
        """Reports at the intervals of the scenario, for stations."""
        reporting = self._scenario.reporting
        at_s = np.concatenate(
            [
                self._ticks(
                    phase.starts_s,
                    phase.ends_s,
                    reporting.underway_s if phase.reports_as_underway else reporting.at_rest_s,
                )
                for phase in self._track.phases
            ]
        )
        return self._position_reports(self._on_air(at_s), satellite=None)

    def statics(self) -> list[Transmission]:
        """Who the ship is, for stations."""
        every_s = self._scenario.reporting.static_s
        at_s = self._on_air(self._ticks(every_s * self._random.random(), self._scenario.length_s, every_s))
        return [report for moment in at_s for report in self._static_reports(moment, satellite=None)]

    def during(self, each: Pass) -> list[Transmission]:
        """What the satellite of a pass hears of the ship."""
        satellite = each.satellite
        chance, static_chance, long_range_chance, when = self._random.random(4).tolist()
        at_s = self._on_air(np.array([each.starts_s + 60 * satellite.pass_minutes * when]))
        if not at_s.size or chance >= satellite.hearing_share:
            return []
        is_long_range = self._ship.ais_class == "A" and long_range_chance < satellite.long_range_share
        report = self._long_range_reports if is_long_range else self._position_reports
        heard = report(at_s, satellite=satellite.name)
        if static_chance < satellite.static_share:
            heard += self._static_reports(float(at_s[0]), satellite=satellite.name)
        return heard

    def _ticks(self, starts_s: float, ends_s: float, every_s: float) -> Floats:
        ticks = np.arange(starts_s, ends_s, every_s)
        jittered: Floats = ticks + self._random.random(ticks.size) * every_s * _JITTER_SHARE
        return jittered

    def _on_air(self, at_s: Floats) -> Floats:
        scenario, silences = self._scenario, self._ship.silences
        is_on_air = [0 <= at < scenario.length_s and not scenario.is_within(silences, at) for at in at_s.tolist()]
        return at_s[np.array(is_on_air, dtype=bool)]

    def _seen(self, at_s: Floats) -> Motion:
        """The motion as the ship's own instruments give it."""
        true = self._track.motion(at_s)
        noise = self._random.random((4, at_s.size)) * 2 - 1
        is_moving = true.sog_knots > _LEAST_MOVING_KNOTS
        return Motion(
            lon_deg=true.lon_deg + noise[0] * _GNSS_NOISE_DEG,
            lat_deg=true.lat_deg + noise[1] * _GNSS_NOISE_DEG,
            sog_knots=np.where(is_moving, np.abs(true.sog_knots + 0.2 * noise[2]), 0.07 + 0.07 * noise[2]),
            cog_deg=np.where(is_moving, true.cog_deg + 1.5 * noise[3], 180 + 180 * noise[3]) % 360,
            nav_status=true.nav_status,
        )

    def _position_reports(self, at_s: Floats, *, satellite: str | None) -> list[Transmission]:
        if not at_s.size:
            return []
        seen, ship = self._seen(at_s), self._ship
        sog_tenths = np.minimum(_whole(seen.sog_knots * 10), _MAX_SOG_TENTHS)
        cog_tenths = _whole(seen.cog_deg * 10) % 3600
        lon, lat = _whole(seen.lon_deg * 600_000), _whole(seen.lat_deg * 600_000)
        second = at_s.astype(np.int64) % 60
        if ship.ais_class == "A":
            sent = payloads.class_a_position(
                msg_type=np.where(self._random.random(at_s.size) < _TYPE_3_SHARE, 3, 1),
                mmsi=ship.mmsi,
                nav_status=seen.nav_status,
                sog_tenths=sog_tenths,
                lon_1e4_min=lon,
                lat_1e4_min=lat,
                cog_tenths=cog_tenths,
                heading_deg=_whole(seen.cog_deg) % 360,
                second=second,
            )
        else:
            sent = payloads.class_b_position(
                mmsi=ship.mmsi,
                sog_tenths=sog_tenths,
                lon_1e4_min=lon,
                lat_1e4_min=lat,
                cog_tenths=cog_tenths,
                second=second,
            )
        return self._from_here(at_s, sent, payloads.fill_bits(168), satellite, is_position=True)

    def _long_range_reports(self, at_s: Floats, *, satellite: str | None) -> list[Transmission]:
        seen = self._seen(at_s)
        sent = payloads.long_range_position(
            mmsi=self._ship.mmsi,
            nav_status=seen.nav_status,
            lon_tenth_min=_whole(seen.lon_deg * 600),
            lat_tenth_min=_whole(seen.lat_deg * 600),
            sog_knots=np.minimum(_whole(seen.sog_knots), 62),
            cog_deg=_whole(seen.cog_deg) % 360,
        )
        return self._from_here(at_s, sent, payloads.fill_bits(96), satellite, is_position=True)

    def _static_reports(self, at_s: float, *, satellite: str | None) -> list[Transmission]:
        ship = self._ship
        moment = np.array([at_s])
        if ship.ais_class == "B":
            name = payloads.class_b_name(mmsi=ship.mmsi, name=ship.name)
            particulars = payloads.class_b_particulars(
                mmsi=ship.mmsi,
                ship_type=ship.ship_type,
                call_sign=ship.call_sign,
                length_m=ship.length_m,
                width_m=ship.width_m,
            )
            later = self._on_air(moment + _CLASS_B_PARTS_APART_S)
            return [
                *self._from_here(moment, [name], payloads.fill_bits(160), satellite, is_position=False),
                *self._from_here(later, [particulars], payloads.fill_bits(168), satellite, is_position=False),
            ]
        return self._from_here(
            moment, [self._voyage_report(at_s)], payloads.fill_bits(424), satellite, is_position=False
        )

    def _voyage_report(self, at_s: float) -> str:
        ship, declared = self._ship, _UNDECLARED
        for each in ship.declares:
            if each.from_utc is None or self._scenario.seconds(each.from_utc) <= at_s:
                declared = each
        return payloads.class_a_static(
            mmsi=ship.mmsi,
            imo=ship.imo,
            call_sign=ship.call_sign,
            name=ship.name,
            ship_type=ship.ship_type,
            length_m=ship.length_m,
            width_m=ship.width_m,
            draught_tenths=round(declared.draught_m * 10),
            destination=declared.destination,
        )

    def _from_here(
        self, at_s: Floats, sent: list[str], fill_bits: int, satellite: str | None, *, is_position: bool
    ) -> list[Transmission]:
        true = self._track.motion(at_s)
        return [
            Transmission(at, payload, fill_bits, lon, lat, satellite, is_position)
            for at, payload, lon, lat in zip(
                at_s.tolist(), sent, true.lon_deg.tolist(), true.lat_deg.tolist(), strict=False
            )
        ]


def _whole(values: Floats) -> payloads.Ints:
    return np.rint(values).astype(np.int64)
