"""Whereabouts: the cells of a fixed grid in which a ship that fell silent can have been heard next."""

import math

import polars as pl

from pipeline.gap_settings import GapSettings

_ROW = 100_000  # more columns than any grid has
_NM_PER_DEG = 60.0
_LEAST_COS = 0.05  # towards the poles, meridians meet
_STEPS = 3  # points ahead, the last at `ahead_nm`
_RING = (-1, 0, 1)


def cell_of(lon_deg: pl.Expr, lat_deg: pl.Expr, cell_deg: float, *, east: int = 0, north: int = 0) -> pl.Expr:
    """Number of the grid cell of a place, or of the cell some cells east and north of it; the antimeridian joins."""
    columns = math.ceil(360 / cell_deg)
    column = (((lon_deg + 180) / cell_deg).floor().cast(pl.Int64) + east) % columns
    row = ((lat_deg + 90) / cell_deg).floor().cast(pl.Int64) + north
    return row * _ROW + column


def _ahead(step: int, settings: GapSettings) -> tuple[pl.Expr, pl.Expr]:
    """Where the ship is some way along its last course; where it was last heard if it lay, or its course is unknown."""
    speed = pl.col("speed_knots").clip(upper_bound=settings.greatest_speed_knots)
    reach_nm = (speed * settings.least_gap_hours).clip(upper_bound=settings.ahead_nm)
    way_nm = pl.when(is_under_way(settings)).then(reach_nm).otherwise(0.0) * (step / _STEPS)
    course = pl.col("course_deg").fill_null(0.0).radians()
    lat_deg = (pl.col("start_lat_deg") + way_nm * course.cos() / _NM_PER_DEG).clip(-90, 90)
    stretch = pl.col("start_lat_deg").radians().cos().clip(lower_bound=_LEAST_COS)
    lon_deg = pl.col("start_lon_deg") + way_nm * course.sin() / _NM_PER_DEG / stretch
    return lon_deg, lat_deg


def is_under_way(settings: GapSettings) -> pl.Expr:
    """Whether a ship is known to have been sailing on a known course when it was last heard."""
    is_known = pl.col("course_deg").is_not_null() & pl.col("speed_knots").is_not_null()
    return is_known & (pl.col("speed_knots") >= settings.under_way_knots)


def cells_to_look_at(gaps: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Cells of `cell_deg` where others are asked for: columns `gap_id`, `cell`, each once.

    Those along the way ahead; of a ship heard in passes also the ring about both ends of it, since a satellite hears
    thousands of miles around and few ships are in one cell at one pass.
    """
    places = [_ahead(step, settings) for step in range(_STEPS + 1)]
    near = pl.concat_list([cell_of(*place, settings.cell_deg) for place in places])
    wide = pl.concat_list(
        [
            cell_of(*place, settings.cell_deg, east=east, north=north)
            for place in (places[0], places[-1])
            for east in _RING
            for north in _RING
        ]
    )
    is_passes = pl.col("usual_hours") > settings.passes_above_hours
    cells = pl.when(is_passes).then(wide).otherwise(near)
    return gaps.select("gap_id", cell=cells.list.unique()).explode("cell")


def places_ahead(gaps: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Half cells on the way ahead: columns `gap_id`, `place` (its number), `cell`; none for a ship not under way.

    The half cells are those that tell a ship in coverage from one at its edge: the points two thirds and all of
    `ahead_nm` away. Of a ship heard in passes it is the last point with two half cells around.
    """
    half = settings.cell_deg / 2
    is_passes = pl.col("usual_hours") > settings.passes_above_hours
    points = [_ahead(step, settings) for step in (_STEPS - 1, _STEPS)]
    around = range(-2, 3)
    wide = pl.concat_list([cell_of(*points[-1], half, east=e, north=n) for e in around for n in around])
    sailing = gaps.filter(is_under_way(settings))
    return pl.concat(
        [
            sailing.filter(is_passes).select("gap_id", place=pl.lit(0), cell=wide.list.unique()).explode("cell"),
            *(
                sailing.filter(~is_passes).select("gap_id", place=pl.lit(number), cell=cell_of(*point, half))
                for number, point in enumerate(points)
            ),
        ]
    )
