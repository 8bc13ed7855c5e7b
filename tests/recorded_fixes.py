"""Positions of recordings as the stages after the zones take them."""

import dataframely as dy
import polars as pl

from pipeline.schemas import ZonedFixes


def fixes(rows: pl.DataFrame) -> dy.DataFrame[ZonedFixes]:
    """Recorded positions as if no port were known."""
    whole = rows.with_columns(
        pl.col("mmsi").cast(pl.UInt64).alias("segment_id"),
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
