"""Ships that sail as ships can, for tests: the reports of a course at a speed, with the noise and grids of AIS."""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from factories import position

from pipeline.ports.polygons import WGS84

METRES_PER_NM = 1852.0
NOISE_M = 20.0


def report(hours: float, lon_deg: float, lat_deg: float, msg_type: int = 1, **other: Any) -> dict[str, Any]:
    """One report; type 27 has its grid of a tenth of a minute, and whole knots and degrees."""
    steps = 600 if msg_type == 27 else 600_000
    row = position(hours, round(lon_deg * steps) / steps, round(lat_deg * steps) / steps, msg_type=msg_type, **other)
    if msg_type == 27:
        whole = {name: float(round(row[name])) for name in ("sog_knots", "cog_deg") if row.get(name) is not None}
        row |= whole | {"cog_deg": whole["cog_deg"] % 360} if "cog_deg" in whole else whole
    return row


def sail(  # noqa: PLR0913, PLR0917  what a voyage is
    start: tuple[float, float],
    course_deg: float,
    speed_knots: float,
    hours: Iterable[float],
    chance: random.Random,
    msg_types: tuple[int, ...] = (1,),
    **other: Any,
) -> Iterator[dict[str, Any]]:
    """Reports at these hours of a ship on a great circle; `other` may take its speed and course away."""
    for hour in hours:
        way_m = speed_knots * hour * METRES_PER_NM
        lon, lat, back_deg = WGS84.fwd(*start, course_deg, way_m)
        lon, lat, _ = WGS84.fwd(lon, lat, chance.uniform(0, 360), abs(chance.gauss(0, NOISE_M)))
        heading = course_deg if way_m == 0 else (back_deg + 180) % 360
        said = {"sog_knots": round(speed_knots, 1), "cog_deg": round(heading, 1) % 360} | other
        yield report(hour, lon, lat, chance.choice(msg_types), **said)


def circle(
    centre: tuple[float, float], radius_nm: float, speed_knots: float, hours: Iterable[float], chance: random.Random
) -> Iterator[dict[str, Any]]:
    """Reports of a receiver that is led round a circle."""
    for hour in hours:
        bearing_deg = 180 / 3.141592653589793 * speed_knots * hour / radius_nm
        lon, lat, _ = WGS84.fwd(*centre, bearing_deg, radius_nm * METRES_PER_NM + chance.gauss(0, NOISE_M))
        yield report(hour, lon, lat, sog_knots=speed_knots, cog_deg=round(bearing_deg + 90, 1) % 360)
