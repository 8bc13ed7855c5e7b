"""Reports: the columns of fixes as the compiled passes over them take them, where they lie."""

import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.tracks.kernels.association import Indices, Reports


def reports_of(fixes: pl.DataFrame) -> Reports:
    """What fixes say of time, place, speed and course."""
    speeds = fixes.select(pl.col("sog_knots", "cog_deg").fill_null(float("nan")))
    return Reports(
        read_only(fixes["received_at_utc"].to_physical()),
        read_only(fixes["lon_deg"]),
        read_only(fixes["lat_deg"]),
        read_only(speeds["sog_knots"]),
        read_only(speeds["cog_deg"]),
    )


def ship_starts(fixes: pl.DataFrame) -> Indices:
    """The first row of each MMSI's fixes, and the number of rows."""
    mmsi = fixes["mmsi"].to_numpy()
    starts = np.flatnonzero(mmsi[1:] != mmsi[:-1]) + 1
    return np.concatenate([[0], starts, [fixes.height]]) if fixes.height else np.zeros(1, np.int64)
