"""Company: which ships were close to each other at the same moment."""

from collections.abc import Iterator

import dataframely as dy
import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipeline.ports.distance import METRES_PER_NM, distance_nm, earth_centred_m
from pipeline.schemas import SlowMoments

_GRIDS = 4  # one more than there are axes
_ROWS_AT_ONCE = 250_000  # bounds memory; moments are judged each by itself, so any parting of them will do
_AXES = ("x", "y", "z")
_SPREAD = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)  # odd: cubes get far apart numbers


def company(moments: pl.DataFrame, *, within_m: float, crowd_ships: int) -> pl.DataFrame:
    """Find every two ships no more than `within_m` apart at the same moment; the distance is the geodesic.

    Candidates share a cube four times as wide as `within_m` in one of four grids through the earth, each shifted by a
    quarter of a cube along all three axes. An axis can part two ships that close in one grid at most, so of four grids
    one has them together; neither the antimeridian nor the poles are special. Where more than `crowd_ships` share a
    cube of the first grid nobody is looked at: two ships cannot be told to meet in a crowd, and pairs would grow with
    its square.

    Args:
        moments: `at_utc`, `lon_deg`, `lat_deg` of ships, one row a ship and moment.
        within_m: how close.
        crowd_ships: how many ships are still no crowd.

    Returns:
        One row a pair: `one` and `other` (row numbers in `moments`, the lesser first), `distance_m`.
    """
    return pl.concat(_pairs(part, within_m, crowd_ships) for part in _parts(moments))


def in_company(moments: dy.DataFrame[SlowMoments], *, within_m: float) -> dy.DataFrame[SlowMoments]:
    """Keep the moments that share a cube of `company` with another; their order stays.

    It finds among these, and among any of them, the pairs that it finds among all: who shares no cube is in no pair,
    and in nobody's crowd.
    """
    is_shared = np.zeros(moments.height, np.bool_)
    for part in _parts(moments):
        is_shared[part["row"].to_numpy()] = _shares_a_cube(_placed(part), within_m)
    return SlowMoments.cast(moments.filter(is_shared))


def _parts(moments: pl.DataFrame) -> list[pl.DataFrame]:
    """The moments with their `row`, in parts: all of one moment are in one."""
    parts = moments.height // _ROWS_AT_ONCE + 1
    part = (_second() * pl.lit(_SPREAD[0], dtype=pl.UInt64)) // 2**32 % parts
    rows = moments.select("at_utc", "lon_deg", "lat_deg", part=part).with_row_index("row")
    return rows.partition_by("part", include_key=False) or [rows.drop("part")]


def _pairs(moments: pl.DataFrame, within_m: float, crowd_ships: int) -> pl.DataFrame:
    """All pairs among some moments."""
    placed = _placed(moments)
    placed = placed.filter(_shares_a_cube(placed, within_m))
    first_grid = next(_cubes(placed, within_m))
    placed = placed.filter(pl.len().over(first_grid) <= crowd_ships)
    in_each_grid = (_near(placed.with_columns(cube=cube), within_m) for cube in _cubes(placed, within_m))
    near = pl.concat(in_each_grid).unique(["one", "other"])
    one, other = near.select("lon_deg", "lat_deg"), near.select("lon_deg_right", "lat_deg_right")
    distance_m = METRES_PER_NM * distance_nm(*(end.to_numpy() for end in (*one, *other)))
    return near.select("one", "other", distance_m=pl.Series(distance_m)).filter(pl.col("distance_m") <= within_m)


def _placed(moments: pl.DataFrame) -> pl.DataFrame:
    """The moments with their places along the axes."""
    metres = earth_centred_m(moments["lon_deg"].to_numpy(), moments["lat_deg"].to_numpy())
    return moments.with_columns(**{axis: pl.Series(along_m) for axis, along_m in zip(_AXES, metres, strict=True)})


def _shares_a_cube(placed: pl.DataFrame, within_m: float) -> NDArray[np.bool_]:
    """Whether each shares a cube with another in one of the grids."""
    is_shared = np.zeros(placed.height, np.bool_)
    for cube in _cubes(placed, within_m):
        is_shared |= cube.is_duplicated().to_numpy()
    return is_shared


def _cubes(placed: pl.DataFrame, within_m: float) -> Iterator[pl.Series]:
    """A number for the cube and moment of each row, grid by grid; by a rare chance two cubes have the same."""
    for shift in range(_GRIDS):
        number = _second()
        for axis, odd in zip(_AXES, _SPREAD, strict=True):
            corner = ((pl.col(axis) / within_m + shift) / _GRIDS).floor().cast(pl.Int64)
            number = (number ^ corner.cast(pl.UInt64, wrap_numerical=True)) * pl.lit(odd, dtype=pl.UInt64)
        yield placed.select(number).to_series()


def _second() -> pl.Expr:
    return pl.col("at_utc").dt.epoch("s").cast(pl.UInt64, wrap_numerical=True)


def _near(placed: pl.DataFrame, within_m: float) -> pl.DataFrame:
    """Pairs of rows with the same cube, at the same moment and no further apart than straight lines tell."""
    squared = pl.sum_horizontal((pl.col(axis) - pl.col(f"{axis}_right")) ** 2 for axis in _AXES)
    return (
        placed.lazy()
        .join(placed.lazy(), on=["at_utc", "cube"])
        .filter(pl.col("row") < pl.col("row_right"), squared <= within_m**2)
        .select("lon_deg", "lat_deg", "lon_deg_right", "lat_deg_right", one="row", other="row_right")
        .collect()
    )
