"""SYNTHETIC positions: vessels that lie in ports of the catalogue and sail straight to the next one, over land too.

No ship sails so. What the positions have in common with real ones is what time is spent on: how many vessels, how many
fixes each, how many of them in ports, how often silent, and that a vessel's fixes lie together.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import dataframely as dy
import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from pipeline.schemas import Positions

BEGAN_AT_UTC = datetime(2024, 3, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone
INTERVAL_S = 600.0
LEG_HOURS = 120.0  # a stay and the way to the next port
SILENT_HOURS = (6.0, 24.0)
LEAST_AT_SEA, MOST_AT_SEA = 0.01, 0.9  # share of a leg, where a speed is asked for
SPOT_DEG = 0.03  # vessels lie about so far from the port's point
SWING_DEG = 0.0003
NEXT_PORTS = 150  # the next port is one of so many nearest
DIGIT_DEG = 1 / 600_000  # of AIS
_MOORED, _UNDER_WAY = 5, 0

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spec:
    """What is made up; equal specifications make equal positions."""

    positions: int = 2_000_000
    vessels: int = 20_000
    seed: int = 1
    share_in_port: float = 0.4
    share_silent: float = 0.3
    """Vessels that are silent once, for `SILENT_HOURS`."""
    sailing_knots: float | None = None
    """Vessels sail so fast and lie in port for the rest of a leg; None: as fast as `share_in_port` leaves them time."""


def make_positions(spec: Spec, ports: pl.DataFrame) -> dy.DataFrame[Positions]:
    """Positions of all vessels in the order of their times; `ports` has `lon_deg` and `lat_deg`."""
    rng = np.random.default_rng(spec.seed)
    each = spec.positions // spec.vessels
    vessel = np.repeat(np.arange(spec.vessels), each)
    seconds = _seconds(spec, each, rng).ravel()
    phase = np.repeat(rng.uniform(0, 1, spec.vessels), each) + seconds / (3600 * LEG_HOURS)
    leg = phase.astype(np.int64)
    spots = _spots(spec, int(leg.max()) + 2, ports.select("lon_deg", "lat_deg").to_numpy(), rng)
    here, there = spots[vessel, leg], spots[vessel, leg + 1]
    way = there - here
    way[:, 0] = (way[:, 0] + 180) % 360 - 180
    miles = 60 * np.hypot(way[:, 0] * np.cos(np.radians(here[:, 1])), way[:, 1])
    at_sea = _share_at_sea(spec, miles)
    sailed = np.clip((phase - leg - (1 - at_sea)) / at_sea, 0, 1)
    is_sailing = sailed > 0
    places = here + way * sailed[:, None] + np.where(is_sailing, 0, SWING_DEG)[:, None] * rng.normal(size=way.shape)
    knots = np.where(is_sailing, miles / (LEG_HOURS * at_sea), rng.uniform(0, 0.15, len(way)))
    frame = pl.DataFrame(
        {
            "mmsi": vessel + 200_000_000,
            "received_at_utc": (seconds * 1e6).astype("timedelta64[us]") + np.datetime64(BEGAN_AT_UTC, "us"),
            "lon_deg": _rounded((places[:, 0] + 180) % 360 - 180),
            "lat_deg": _rounded(np.clip(places[:, 1], -90, 90)),
            "sog_knots": np.round(knots, 1),
            "nav_status": np.where(is_sailing, _UNDER_WAY, _MOORED),
            "payload_hash": rng.integers(0, 2**63, len(way)),
        }
    )
    return _as_heard(frame)


def write_positions(spec: Spec, ports: pl.DataFrame, path: Path) -> None:
    """Positions as a Parquet file, made once."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        make_positions(spec, ports).write_parquet(unfinished)
        unfinished.rename(path)


def _as_heard(frame: pl.DataFrame) -> dy.DataFrame[Positions]:
    heard = frame.sort("received_at_utc", "mmsi").with_columns(
        msg_type=pl.lit(1),
        cog_deg=pl.lit(None, dtype=pl.Float32),
        heading_deg=pl.lit(None, dtype=pl.Float32),
        station=pl.lit("synthetic"),
        file_id=pl.lit("synthetic"),
        line_no=pl.int_range(1, pl.len() + 1),
        byte_offset=80 * pl.int_range(pl.len()),
    )
    return Positions.validate(heard.select(Positions.column_names()), cast=True)


def _seconds(spec: Spec, each: int, rng: np.random.Generator) -> Floats:
    """Seconds of each vessel's fixes, a row a vessel: who was silent began earlier, and all end at one time."""
    regular_s = 3600 * SILENT_HOURS[1] + INTERVAL_S * np.arange(each)
    seconds = regular_s + rng.uniform(0, INTERVAL_S / 2, (spec.vessels, each))
    silent_s = 3600 * rng.uniform(*SILENT_HOURS, spec.vessels) * (rng.random(spec.vessels) < spec.share_silent)
    is_before = np.arange(each) < rng.integers(1, max(each, 2), spec.vessels)[:, None]
    return np.asarray(seconds - silent_s[:, None] * is_before)


def _share_at_sea(spec: Spec, miles: Floats) -> Floats:
    """What share of each leg the way takes."""
    if spec.sailing_knots is None:
        return np.full(len(miles), 1 - spec.share_in_port)
    return np.clip(miles / spec.sailing_knots / LEG_HOURS, LEAST_AT_SEA, MOST_AT_SEA)


def _spots(spec: Spec, stays: int, ports: Floats, rng: np.random.Generator) -> Floats:
    """Where each vessel lies in each of its stays: shape (vessels, stays, 2)."""
    lon, lat = np.radians(ports).T
    on_sphere = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    _, near = cKDTree(on_sphere).query(on_sphere, k=min(NEXT_PORTS, len(ports)))
    near = near.reshape(len(ports), -1)
    port = np.empty((spec.vessels, stays), dtype=np.int64)
    port[:, 0] = rng.integers(0, len(ports), spec.vessels)
    for stay in range(1, stays):
        port[:, stay] = near[port[:, stay - 1], rng.integers(0, near.shape[1], spec.vessels)]
    return np.asarray(ports[port] + rng.normal(0, SPOT_DEG, (spec.vessels, stays, 2)))


def _rounded(angle_deg: Floats) -> Floats:
    return np.asarray(np.round(angle_deg / DIGIT_DEG) * DIGIT_DEG)
