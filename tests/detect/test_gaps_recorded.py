"""Silences of real ships: one day off the United States, five days about the Suez Canal, whose ships say no speed."""

from typing import Any

import dataframely as dy
import polars as pl
import pytest
from payloads import FIXTURES, WHY_SKIPPED

from pipeline.detect.gaps import find_gaps
from pipeline.gap_settings import GapSettings
from pipeline.schemas import ZonedFixes

TRACKS = FIXTURES / "tracks"

pytestmark = pytest.mark.skipif(not TRACKS.is_dir(), reason=WHY_SKIPPED)


def fixes(rows: pl.DataFrame) -> dy.DataFrame[ZonedFixes]:
    """Recorded positions as if no port were known."""
    whole = rows.with_columns(
        pl.lit(value=False).alias("is_wild"),
        pl.lit([], dtype=pl.List(pl.String)).alias("ring_port_ids"),
        pl.lit("recorded").alias("file_id"),
        pl.int_range(pl.len()).alias("line_no"),
        pl.lit(0).alias("byte_offset"),
    )
    empty = ZonedFixes.create_empty()
    framed = pl.concat(
        [empty, whole.cast({n: t for n, t in empty.schema.items() if n in whole.columns})], how="diagonal"
    )
    return ZonedFixes.validate(framed.sort("mmsi", "received_at_utc", "line_no"))


@pytest.fixture(scope="module")
def american() -> dy.DataFrame[ZonedFixes]:
    rows = pl.concat(
        pl.read_csv(path).select(
            mmsi="MMSI",
            received_at_utc=pl.col("BaseDateTime").str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="us"),
            lon_deg="LON",
            lat_deg="LAT",
            sog_knots=pl.when(pl.col("SOG").is_between(0, 102.2)).then("SOG"),
            cog_deg=pl.when(pl.col("COG").is_between(0, 359.9)).then("COG"),
        )
        for path in sorted((TRACKS / "noaa_csv").glob("*.csv.gz"))
    )
    return fixes(rows)


@pytest.fixture(scope="module")
def egyptian() -> dy.DataFrame[ZonedFixes]:
    rows = pl.read_csv(TRACKS / "suez" / "boat-positions.csv.gz").select(
        mmsi="ID",
        received_at_utc=pl.col("ais_pos_timestamp").str.to_datetime("%d/%m/%Y %H:%M", time_unit="us"),
        lon_deg="longitude",
        lat_deg="latitude",
    )
    return fixes(rows)


def found(heard: dy.DataFrame[ZonedFixes], **chosen: Any) -> pl.DataFrame:
    as_of = heard.sort("received_at_utc")["received_at_utc"].to_list()[-1]
    return find_gaps(heard, as_of, GapSettings(**chosen))


def by_cause(gaps: pl.DataFrame) -> dict[str, int]:
    return dict(gaps.group_by("cause").len().rows())


def test_no_ship_of_one_day_is_called_dark_without_neighbours(american: dy.DataFrame[ZonedFixes]) -> None:
    gaps = found(american)
    assert gaps.height > 0
    assert gaps.filter(pl.col("cause") == "silence")["neighbours_heard"].to_list() >= [2]
    alone = gaps.filter(pl.col("neighbours_heard") < 2)
    assert "silence" not in alone["cause"]


def test_ships_heard_alone_are_never_dark(american: dy.DataFrame[ZonedFixes]) -> None:
    for mmsi in (367377380, 367175860):
        alone = found(ZonedFixes.validate(american.filter(pl.col("mmsi") == mmsi)))
        assert "silence" not in alone["cause"]
