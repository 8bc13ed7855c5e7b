"""Positions of recordings as the stages after the zones take them."""

import dataframely as dy
import polars as pl
from payloads import FIXTURES

from pipeline.schemas import ZonedFixes

TRACKS = FIXTURES / "tracks"


def american_positions() -> pl.DataFrame:
    """A day off the United States."""
    return pl.concat(
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


def egyptian_positions() -> pl.DataFrame:
    """Five days about the Suez Canal, of ships that say no speed."""
    return pl.read_csv(TRACKS / "suez" / "boat-positions.csv.gz").select(
        mmsi="ID",
        received_at_utc=pl.col("ais_pos_timestamp").str.to_datetime("%d/%m/%Y %H:%M", time_unit="us"),
        lon_deg="longitude",
        lat_deg="latitude",
    )


def fixes(rows: pl.DataFrame) -> dy.DataFrame[ZonedFixes]:
    """Recorded positions as if no port were known."""
    whole = rows.with_columns(
        pl.col("mmsi").cast(pl.UInt64).alias("segment_id"),
        pl.lit(value=False).alias("is_wild"),
        pl.lit([], dtype=pl.List(pl.String)).alias("ring_port_ids"),
        pl.lit("recorded").alias("file_id"),
        pl.int_range(pl.len()).alias("line_no"),
        pl.lit(0).alias("byte_offset"),
        pl.lit(1).alias("stands_for"),
    )
    empty = ZonedFixes.create_empty()
    framed = pl.concat(
        [empty, whole.cast({n: t for n, t in empty.schema.items() if n in whole.columns})], how="diagonal"
    )
    return ZonedFixes.validate(framed.sort("mmsi", "received_at_utc", "line_no"))
