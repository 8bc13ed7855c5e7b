"""Along hulls: one after the other what is told of each, where what is told of several is mixed."""

from datetime import timedelta

import numpy as np
import polars as pl

_SILENT = timedelta(hours=6)  # further apart, nothing was left out between two fixes that tell


def is_first_of_hull(segment_id: pl.Series, value: pl.Series) -> pl.Series:
    """Whether each row is the first of its hull with its value; values never fall along a hull.

    Neighbours are compared, hull by hull: rows that nearly all stand are not looked up among all others.
    """
    hull, told = segment_id.to_numpy(), value.to_physical().to_numpy()
    order = np.argsort(hull, kind="stable")  # quick: an MMSI's hulls come by turns, and most have one
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = np.logical_or(*(column[order[1:]] != column[order[:-1]] for column in (hull, told)))
    is_first = np.empty(len(order), np.bool_)
    is_first[order] = is_new
    return pl.Series(is_first)


def hours_told(fixes: pl.DataFrame) -> pl.DataFrame:
    """One row a fix and hour in which it says that its hull was heard: `row` (its place), `hour_utc`, `next_row`.

    Its own hour, and those until the hull's next fix where that one stands for fixes in between that were left out.
    `next_row` is NULL for a hull's last. `fixes` has `segment_id`, `received_at_utc`, `stands_for`; those of a hull are
    in order of time. They may be part of all, such as those that say one thing.
    """
    hour = pl.col("received_at_utc").dt.truncate("1h")
    following = pl.col("row", "received_at_utc", "stands_for").shift(-1).over("segment_id").name.prefix("next_")
    with_next = (
        fixes.select("segment_id", "received_at_utc", "stands_for").with_row_index("row").with_columns(following)
    )
    next_hour = pl.col("next_received_at_utc").dt.truncate("1h")
    is_next = pl.col("next_received_at_utc") - pl.col("received_at_utc") < _SILENT
    until = pl.when(is_next & (pl.col("next_stands_for") > 1)).then(next_hour - pl.duration(hours=1)).otherwise(hour)
    hours = pl.datetime_ranges(hour, pl.max_horizontal(hour, until), "1h")
    return with_next.select("row", "next_row", hour_utc=hours).explode("hour_utc")
