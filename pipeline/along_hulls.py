"""Along hulls: one after the other what is told of each, where what is told of several is mixed."""

import numpy as np
import polars as pl


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
