"""Whereabouts: the cells of a fixed grid in which a ship that fell silent can have been heard next."""

import math

import polars as pl

from pipeline.gap_settings import GapSettings

ROW = 100_000  # of a grid, in a cell's number: more columns than any grid has
_NM_PER_DEG = 60.0
_LEAST_COS = 0.05  # towards the poles, meridians meet
_STEPS = 3  # points ahead, the last at `ahead_nm`


def cell_of(lon_deg: pl.Expr, lat_deg: pl.Expr, cell_deg: float, *, east: int = 0, north: int = 0) -> pl.Expr:
    """Number of the grid cell of a place, or of the cell some cells east and north of it; the antimeridian joins."""
    columns = math.ceil(360 / cell_deg)
    column = (((lon_deg + 180) / cell_deg).floor().cast(pl.Int64) + east) % columns
    row = ((lat_deg + 90) / cell_deg).floor().cast(pl.Int64) + north
    return row * ROW + column


def _with_points(gaps: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Add `lon_<step>`, `lat_<step>`: the way along the last course, in steps, the first where it was last heard.

    A ship that lay, or whose course is unknown, stays there; a slow one comes as far as it sails in the least gap.
    """
    speed = pl.col("speed_knots").clip(upper_bound=settings.greatest_speed_knots)
    reach_nm = (speed * settings.least_gap_hours).clip(upper_bound=settings.ahead_nm)
    way_deg = pl.when(is_under_way(settings)).then(reach_nm).otherwise(0.0) / _NM_PER_DEG
    course, lat_deg = pl.col("course_deg").fill_null(0.0).radians(), pl.col("start_lat_deg")
    east = course.sin() / lat_deg.radians().cos().clip(lower_bound=_LEAST_COS)
    shares = {step: way_deg * (step / _STEPS) for step in range(_STEPS + 1)}
    return gaps.with_columns(
        **{f"lat_{step}": (lat_deg + share * course.cos()).clip(-90, 90) for step, share in shares.items()},
        **{f"lon_{step}": pl.col("start_lon_deg") + share * east for step, share in shares.items()},
    )


def _cells(step: int, cell_deg: float, rings: int = 0) -> list[pl.Expr]:
    """The cell of a point, and those in so many rings about it."""
    around = range(-rings, rings + 1)
    point = pl.col(f"lon_{step}"), pl.col(f"lat_{step}")
    return [cell_of(*point, cell_deg, east=east, north=north) for east in around for north in around]


def is_under_way(settings: GapSettings) -> pl.Expr:
    """Whether a ship is known to have been sailing on a known course when it was last heard."""
    is_known = pl.col("course_deg").is_not_null() & pl.col("speed_knots").is_not_null()
    return is_known & (pl.col("speed_knots") >= settings.under_way_knots)


def cells_to_look_at(gaps: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Cells of `cell_deg` where others are asked for: columns `gap_id`, `cell`, each once.

    Of a ship that lay, those within a quarter of a cell; of one under way, those it was about to be in. Of a ship
    heard in passes the rings about both, since a satellite hears hundreds of miles around and few ships are in one
    cell at one pass.
    """
    ahead = [cell for step in (_STEPS - 1, _STEPS) for cell in _cells(step, settings.cell_deg)]
    quarter = settings.cell_deg / 4
    here = [
        cell_of(pl.col("lon_0") + east, pl.col("lat_0") + north, settings.cell_deg)
        for east in (-quarter, quarter)
        for north in (-quarter, quarter)
    ]
    near = pl.when(is_under_way(settings)).then(pl.concat_list(ahead)).otherwise(pl.concat_list(here))
    wide = [cell for step in (0, _STEPS) for cell in _cells(step, settings.cell_deg, rings=1)]
    is_passes = (pl.col("usual_hours") > settings.passes_above_hours).fill_null(value=False)
    cells = pl.when(is_passes).then(pl.concat_list(wide)).otherwise(near)
    return _with_points(gaps, settings).select("gap_id", cell=cells.list.unique()).explode("cell")


def places_ahead(gaps: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Half cells on the way ahead: columns `gap_id`, `place` (its number), `cell`; none for a ship not under way.

    The half cells are those that tell a ship in coverage from one at its edge: the points two thirds and all of
    `ahead_nm` away. Of a ship heard in passes it is the last point with two half cells around.
    """
    half_deg = settings.cell_deg / 2
    sailing = _with_points(gaps.filter(is_under_way(settings)), settings)
    is_passes = (pl.col("usual_hours") > settings.passes_above_hours).fill_null(value=False)
    wide = pl.concat_list(_cells(_STEPS, half_deg, rings=2))
    return pl.concat(
        [
            sailing.filter(is_passes).select("gap_id", place=pl.lit(0), cell=wide).explode("cell"),
            *(
                sailing.filter(~is_passes).select("gap_id", place=pl.lit(step), cell=_cells(step, half_deg)[0])
                for step in (_STEPS - 1, _STEPS)
            ),
        ]
    )
