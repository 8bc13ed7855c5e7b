"""Declared draughts before and after a moment: what a ship said of its load."""

from datetime import timedelta
from typing import Literal

import dataframely as dy
import polars as pl

from pipeline.schemas import Statics


def declared_draught(
    moments: pl.DataFrame,
    at: str,
    statics: dy.DataFrame[Statics],
    *,
    side: Literal["before", "after"],
    within_hours: float,
) -> pl.Series:
    """Draught in metres that each row's `mmsi` declared last before (or first after) column `at`, `within_hours` of it.

    One value a row of `moments`, in its order; NULL where none was declared or the moment is NULL.
    """
    declared = (
        statics.drop_nulls(["draught_m", "received_at_utc"])
        .sort("received_at_utc", "file_id", "line_no", "payload_hash")
        .select("mmsi", "received_at_utc", "draught_m")
    )
    asked = moments.select("mmsi", at).with_row_index("row")
    found = (
        asked.drop_nulls(at)
        .sort(at)
        .join_asof(
            declared,
            left_on=at,
            right_on="received_at_utc",
            by="mmsi",
            strategy="backward" if side == "before" else "forward",
            tolerance=timedelta(hours=within_hours),
            check_sortedness=False,  # sorted above; polars cannot see it by group
        )
    )
    return asked.join(found.select("row", "draught_m"), on="row", how="left", maintain_order="left")["draught_m"]
