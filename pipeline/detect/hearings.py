"""Hearings: who was heard when, where and by whom, pressed to a row an hour and place: what coverage is judged by."""

import math

import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.kernels.hearing import Fixes, Grid, runs_heard
from pipeline.detect.whereabouts import ROW
from pipeline.gap_settings import GapSettings

_NO_STATION = 2**32 - 1


def press_hearings(fixes: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """One row a run of a ship's fixes, not wild, that one station heard in one hour, cell and half cell.

    `fixes` is sorted by (`mmsi`, `received_at_utc`), and so is the result: `mmsi`, `station` (an Enum in the order of
    names; "" where the feed names none), `hour_utc`, `cell`, `half_cell`, and `first_utc`, `last_utc` of the run.
    """
    stations = fixes["station"].cast(pl.Categorical)
    runs = runs_heard(
        Fixes(
            mmsi=read_only(fixes["mmsi"]),
            time_us=read_only(fixes["received_at_utc"].to_physical()),
            lon_deg=read_only(fixes["lon_deg"]),
            lat_deg=read_only(fixes["lat_deg"]),
            station=read_only(stations.to_physical().fill_null(_NO_STATION)),
            is_wild=read_only(fixes["is_wild"]),
        ),
        *(Grid(cell_deg, math.ceil(360 / cell_deg), ROW) for cell_deg in (settings.cell_deg, settings.cell_deg / 2)),
    )
    rows = pl.Series(runs.row)
    names = sorted({"", *stations.unique().drop_nulls().to_list()})
    timed = {"hour_utc": runs.hour_us, "first_utc": runs.first_us, "last_utc": runs.last_us}
    return pl.DataFrame(
        {
            "mmsi": fixes["mmsi"].gather(rows),
            "station": stations.gather(rows).fill_null("").cast(pl.Enum(names)),
            "cell": runs.cell,
            "half_cell": runs.half_cell,
            **{name: pl.Series(at_us).cast(pl.Datetime("us")) for name, at_us in timed.items()},
        }
    )
