"""A SYNTHETIC feed of many days about the Sea of Japan, a file a day: ships that call, sail on, and fall silent.

The ships are those of `benchmarks/detect/sailing.py`: they sail straight, over land too. What the days have in common
with real ones is what a night's time is spent on: how many ships, how many positions of each, how many calls and
silences.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.detect.sailing import BEGAN_AT_UTC, INTERVAL_S, Spec, make_positions
from pipeline.imo import is_valid_imo
from pipeline.ports.catalogue import load_catalogue

SAILING_KNOTS = 11.0  # between ports; slower ships creep through zones for hours, as none does
SILENT_EACH_DAYS = 12  # a ship falls silent once in so many days
SILENT_HOURS = (8.0, 40.0)
_WEST_DEG, _EAST_DEG, _SOUTH_DEG, _NORTH_DEG = 126, 143, 33, 48
_HEADER = {
    "MMSI": pl.col("mmsi"),
    "BaseDateTime": pl.col("received_at_utc").dt.to_string("%Y-%m-%dT%H:%M:%S"),
    "LAT": pl.col("lat_deg").round(5),
    "LON": pl.col("lon_deg").round(5),
    "SOG": pl.col("sog_knots").round(1),
    "COG": pl.lit(""),
    "Heading": pl.lit(""),
    "VesselName": pl.format("SYNTHETIC {}", "mmsi"),
    "IMO": pl.format("IMO{}", "imo"),
    "CallSign": pl.format("S{}", pl.col("mmsi") % 100_000),
    "VesselType": pl.lit(70),
    "Status": pl.col("nav_status"),
    "Length": pl.lit(120),
    "Width": pl.lit(18),
    "Draft": pl.col("draught_m"),
    "Cargo": pl.lit(70),
    "TranscieverClass": pl.lit("A"),
}


@dataclass(frozen=True)
class Archive:
    """How many ships over how many days."""

    vessels: int = 150
    days: int = 401
    seed: int = 1


def write_days(archive: Archive, folder: Path) -> list[Path]:
    """One file a day in the columns of NOAA's Marine Cadastre; equal archives give equal files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, rows in enumerate(_days(archive)):
        path = folder / f"synthetic-{BEGAN_AT_UTC + timedelta(days=1 + number):%Y-%m-%d}.csv"
        rows.select(**_HEADER).write_csv(path)
        paths.append(path)
    return paths


def _days(archive: Archive) -> Iterator[pl.DataFrame]:
    a_day = round(86_400 / INTERVAL_S)
    spec = Spec(
        archive.vessels * a_day * (archive.days + 2), archive.vessels, archive.seed, sailing_knots=SAILING_KNOTS
    )
    ports = load_catalogue().ports.filter(
        pl.col("lon_deg").is_between(_WEST_DEG, _EAST_DEG), pl.col("lat_deg").is_between(_SOUTH_DEG, _NORTH_DEG)
    )
    positions = make_positions(spec, ports).select(
        "mmsi", "received_at_utc", "lon_deg", "lat_deg", "sog_knots", "nav_status"
    )
    numbers = pl.DataFrame({"imo": range(9_000_000, 9_999_999)}).filter(is_valid_imo(pl.col("imo")))
    ships = positions.select(pl.col("mmsi").unique().sort()).hstack(numbers.head(archive.vessels))
    heard = _silenced(positions, archive).join(ships, on="mmsi", maintain_order="left")
    week = (pl.col("received_at_utc") - BEGAN_AT_UTC).dt.total_days() // 7
    loaded = heard.with_columns(draught_m=5 + 0.5 * ((week + pl.col("mmsi")) % 5))
    first = BEGAN_AT_UTC + timedelta(days=1)
    for number in range(archive.days):
        at = first + timedelta(days=number)
        yield loaded.filter(pl.col("received_at_utc") >= at, pl.col("received_at_utc") < at + timedelta(days=1))


def _silenced(positions: pl.DataFrame, archive: Archive) -> pl.DataFrame:
    """Without what each ship would have said in its silences."""
    rng = np.random.default_rng(archive.seed)
    silences = (archive.days + 2) // SILENT_EACH_DAYS + 1
    begins_h = 24 * SILENT_EACH_DAYS * (np.arange(silences) + rng.uniform(0, 1, (archive.vessels, silences)))
    lasts_h = rng.uniform(*SILENT_HOURS, (archive.vessels, silences))
    hours = (positions["received_at_utc"] - BEGAN_AT_UTC).dt.total_seconds().to_numpy() / 3600
    ship = (positions["mmsi"] - 200_000_000).to_numpy().astype(np.int64)
    number = np.minimum((hours / (24 * SILENT_EACH_DAYS)).astype(np.int64), silences - 1)
    is_silent = np.zeros(positions.height, np.bool_)
    for one in (number, np.maximum(number - 1, 0)):
        begins = begins_h[ship, one]
        is_silent |= (hours >= begins) & (hours < begins + lasts_h[ship, one])
    return positions.filter(~pl.Series(is_silent))
