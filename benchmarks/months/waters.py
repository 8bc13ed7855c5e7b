"""The chart of the months: that of the simulated silences, with waters to fish, pass and meet in, and the receivers."""

from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise

import shapely

from benchmarks.calibration.chart import waters
from benchmarks.calibration.dice import Dice
from pipeline.ports.catalogue import load_catalogue
from pipeline.simulate.lanes import Chart, step_nm
from pipeline.simulate.orders import Span
from pipeline.simulate.scenario import ClockFault, Manner, Place, Satellite, Scenario, Station

FISHING = {
    "FISH_GULF_1": (131.45, 42.35),
    "FISH_GULF_2": (131.75, 42.33),
    "FISH_GULF_3": (132.05, 42.40),
    "FISH_GULF_4": (132.35, 42.45),
    "FISH_GULF_5": (131.20, 42.25),
    "FISH_RAJIN": (130.55, 42.00),
    "FISH_CHONGJIN": (130.10, 41.65),
}
MEETINGS = {"MEET_GULF": (132.15, 42.70), "MEET_SOUTH": (131.35, 42.40)}
PASSING = {"RJN_PASS": (130.310, 42.172)}  # the middle of the roads of Rajin
EDGE = "VVO_EDGE"  # where the zone of the roads east of Vladivostok ends
_LANES = (
    *(("GULF_W", name) for name in FISHING if name.startswith("FISH_GULF")),
    *(("GULF", name) for name in FISHING if name.startswith("FISH_GULF")),
    ("RJN_APPROACH", "FISH_RAJIN"),
    ("CJN_OFFING", "FISH_CHONGJIN"),
    *((name, "GULF") for name in MEETINGS),
    ("RJN_SEA", "RJN_PASS"),
    ("RJN_PASS", "RJN_APPROACH"),
    (EDGE, "USSURI_S"),
)
# Ranges of about 25 nm, as stations on the shore have here. One hears Rajin and Sonbong, which none is known to do: it
# makes calls there observable. Chongjin and Nampo are heard by the satellite alone.
_STATIONS = (
    ("SYN-VLADIVOSTOK", 2739901, 131.93, 43.10, 25.0, 0.03),
    ("SYN-NAKHODKA", 2739902, 132.90, 42.80, 25.0, 0.03),
    ("SYN-SLAVYANKA", 2739903, 131.40, 42.86, 25.0, 0.05),
    ("SYN-DONGHAE", 4409904, 129.12, 37.50, 25.0, 0.03),
    ("SYN-STRELOK", 2739905, 132.40, 42.86, 25.0, 0.04),
    ("SYN-POVOROTNY", 2739906, 133.04, 42.69, 20.0, 0.05),
    ("SYN-POSYET", 2739907, 131.05, 42.62, 25.0, 0.05),
    ("SYN-RASON", 4459908, 130.36, 42.27, 25.0, 0.04),
)
WRONG_CLOCK = "SYN-POVOROTNY"


@cache
def chart_of_months() -> Scenario:
    """Places and lanes; its ships and receivers are those of the sample, to be put in the place of."""
    other = waters().scenario
    places = {
        **_places(FISHING, "fishing"),
        **_places(MEETINGS, "alongside"),
        **_places(PASSING, "drift"),
        EDGE: _edge("RU_VLADIVOSTOK/ussuri_bay", other.places["USSURI_S"]),
    }
    return other.model_copy(update={"places": {**other.places, **places}, "lanes": (*other.lanes, *_LANES)})


@cache
def length_nm(origin: str, destination: str) -> float:
    """Of the shortest way along the lanes.

    Raises:
        ValueError: no lane leads there.
    """
    places = chart_of_months().places
    way = _chart().way(origin, destination)
    if way is None:
        message = f"no lane leads from {origin} to {destination}"
        raise ValueError(message)
    spots = [(places[name].lon_deg, places[name].lat_deg) for name in way]
    return sum(step_nm(*here, *there) for here, there in pairwise(spots))


def stations(dice: Dice, starts_at_utc: datetime, days: int) -> tuple[Station, ...]:
    """Receivers on the shore: one is down for a day's part or two, the clock of another is hours off for some days."""
    outages = {name: _outages(dice, starts_at_utc, days) for name in ("SYN-NAKHODKA", "SYN-RASON")}
    return tuple(
        Station(
            name=name,
            mmsi=mmsi,
            lon_deg=lon,
            lat_deg=lat,
            range_nm=range_nm,
            loss_share=loss,
            outages=outages.get(name, ()),
            clock_faults=_clock_faults(dice, starts_at_utc, days) if name == WRONG_CLOCK else (),
        )
        for name, mmsi, lon, lat, range_nm, loss in _STATIONS
    )


def satellites() -> tuple[Satellite, ...]:
    """The sample's, which passes every one to two hours and is deaf off Nakhodka."""
    return chart_of_months().satellites


@cache
def _chart() -> Chart:
    return Chart(chart_of_months())


def _places(spots: dict[str, tuple[float, float]], manner: Manner) -> dict[str, Place]:
    return {name: Place(lon_deg=lon, lat_deg=lat, manner=manner) for name, (lon, lat) in spots.items()}


def _edge(zone_id: str, seaward: Place) -> Place:
    """The point of a zone's edge that is nearest to a place at sea: a ship at anchor there swings in and out."""
    zones = load_catalogue().zones
    (wkt,) = zones.filter(zones["zone_id"] == zone_id)["geometry"]
    ring = shapely.from_wkt(wkt).boundary
    point = ring.interpolate(ring.project(shapely.Point(seaward.lon_deg, seaward.lat_deg)))
    return Place(lon_deg=point.x, lat_deg=point.y, manner="anchor", port_id=zone_id.partition("/")[0])


def _outages(dice: Dice, starts_at_utc: datetime, days: int) -> tuple[Span, ...]:
    begins = starts_at_utc + timedelta(hours=dice.between((0.1, 0.8)) * days * 24)
    return (Span(starts_at_utc=begins, ends_at_utc=begins + timedelta(hours=dice.between((7.0, 16.0)))),)


def _clock_faults(dice: Dice, starts_at_utc: datetime, days: int) -> tuple[ClockFault, ...]:
    begins = starts_at_utc + timedelta(days=int(dice.between((0.1, 0.6)) * days))
    hours = dice.one_of((-9, -3, -1, 2, 7, 10))
    ends = begins + timedelta(days=min(4, max(1, days // 7)))
    return (ClockFault(starts_at_utc=begins, ends_at_utc=ends, ahead_s=hours * 3600),)
