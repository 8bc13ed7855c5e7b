"""Ships that say who they are, for tests of identity: their fixes and static reports, and what is made of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from factories import position, positions, static, statics

from pipeline.schemas import IdentityAnomalies, PortCalls, ZonedFixes
from pipeline.settings import DecodeSettings, IdentitySettings, TrackSettings
from pipeline.tracks.anomalies.find import find_anomalies
from pipeline.tracks.fixes import clean_fixes
from pipeline.tracks.hulls import chain_hulls
from pipeline.tracks.identity import Identified, identify_vessels

COUNTRIES = pl.DataFrame({"mid": [273, 412, 445, 520, 613], "country": ["RU", "CN", "KP", "FJ", "CM"]})
OFF_VLADIVOSTOK, OFF_JEJU, YELLOW_SEA = (132.0, 42.5), (127.0, 32.5), (122.0, 36.0)

Row = dict[str, Any]


@dataclass
class Heard:
    """Reports of some ships."""

    positions: list[Row] = field(default_factory=list)
    statics: list[Row] = field(default_factory=list)

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(self.positions + other.positions, self.statics + other.statics)


@dataclass(frozen=True)
class Told:
    """What identity makes of them."""

    identified: Identified
    anomalies: pl.DataFrame
    lines: pl.DataFrame

    @property
    def vessel_of(self) -> dict[int, str]:
        """The vessel of every MMSI."""
        return dict(self.identified.vessel_of_mmsi.rows())

    @property
    def vessels_of_hulls(self) -> set[tuple[int, str]]:
        """MMSI and vessel of every hull."""
        return set(self.identified.vessel_of.select("mmsi", "vessel_id").rows())

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """Kind and MMSI of every anomaly."""
        return sorted(self.anomalies.select("kind", "mmsi").rows())


def ship(  # noqa: PLR0913  where a ship is, when, and what it says
    mmsi: int,
    start: float,
    end: float,
    place: Any = OFF_VLADIVOSTOK,
    *,
    knots: Any = 8.0,
    station: Any = None,
    **words: Any,
) -> Heard:
    """A ship that sails east, heard every half hour, and says the same words every hour; none, no report."""
    lon_deg, lat_deg = place
    told: Row = {"mmsi": mmsi, "station": station}
    hours = [start + step / 2 for step in range(round((end - start) * 2) + 1)]
    degrees_an_hour = knots / 60 / 0.75
    fixes = [
        position(hour, lon_deg + (hour - hours[0]) * degrees_an_hour, lat_deg, sog_knots=knots, cog_deg=90.0, **told)
        for hour in hours
    ]
    reports = [static(hour, **told, **words) for hour in hours[::2] if words]
    return Heard([_of_its_own(row) for row in fixes], [_of_its_own(row) for row in reports])


def told(
    heard: Heard, near_ports: Iterable[tuple[float, float]] = (), calls: pl.DataFrame | None = None, **chosen: Any
) -> Told:
    """All that is made of these reports, in waters without a port but in `near_ports` (spans of longitude)."""
    said, reports, settings = positions(*heard.positions), statics(*heard.statics), IdentitySettings(**chosen)
    fixes = clean_fixes(said, DecodeSettings(), TrackSettings())
    identified = identify_vessels(said, fixes, reports, COUNTRIES, settings)
    is_near = pl.any_horizontal(pl.lit(value=False), *(pl.col("lon_deg").is_between(*span) for span in near_ports))
    ring = pl.when(is_near).then(pl.lit(["P"])).otherwise(pl.lit([], dtype=pl.List(pl.String)))
    none = pl.lit(None, dtype=pl.String)
    zoned = ZonedFixes.validate(fixes.with_columns(port_id=none, zone_kind=none, ring_port_ids=ring), cast=True)
    known_calls = PortCalls.create_empty() if calls is None else PortCalls.validate(calls)
    hull_of = chain_hulls(identified.segments, identified.vessel_of)
    anomalies, lines = find_anomalies(identified, hull_of, zoned, known_calls, settings)
    return Told(identified, IdentityAnomalies.validate(anomalies), lines)


def _of_its_own(row: Row) -> Row:
    """A line and a payload that no other ship's report has."""
    own = row["mmsi"] * 10**8
    return row | {"line_no": row["line_no"] + own, "payload_hash": row["payload_hash"] + own}
