"""Where a ship that fell silent can have been heard next."""

from typing import Any

import polars as pl
import pytest

from pipeline.detect.whereabouts import cell_of, cells_to_look_at, places_ahead
from pipeline.gap_settings import GapSettings

SETTINGS = GapSettings()
_TYPES = {"speed_knots": pl.Float64, "course_deg": pl.Float64, "usual_hours": pl.Float64}


def gap(**other: Any) -> pl.DataFrame:
    ordinary = {"gap_id": "a", "start_lon_deg": 130.25, "start_lat_deg": 42.25, "speed_knots": 0.1}
    row = ordinary | {"course_deg": 90.0, "usual_hours": 1.0} | other
    return pl.DataFrame([row], schema_overrides=_TYPES)


def cell(lon_deg: float, lat_deg: float, size: float = SETTINGS.cell_deg) -> int:
    return int(pl.select(cell_of(pl.lit(lon_deg), pl.lit(lat_deg), size)).item())


def looked_at(found: pl.DataFrame) -> set[int]:
    return set(cells_to_look_at(found, SETTINGS)["cell"])


def test_the_grid_closes_at_the_antimeridian() -> None:
    assert cell(180.0, 10.0) == cell(-180.0, 10.0)
    eastern = pl.select(cell_of(pl.lit(179.9), pl.lit(10.0), 0.5, east=1)).item()
    assert eastern == cell(-179.9, 10.0)


@pytest.mark.parametrize("lat_deg", [-90.0, 90.0])
def test_the_poles_have_cells(lat_deg: float) -> None:
    assert cell(0.0, lat_deg) != cell(0.0, 0.0)
    assert looked_at(gap(start_lat_deg=lat_deg, speed_knots=10.0))


def test_a_ship_at_rest_amid_its_cell_is_asked_for_there() -> None:
    assert looked_at(gap()) == {cell(130.25, 42.25)}


def test_a_ship_at_rest_by_an_edge_is_asked_for_on_both_sides() -> None:
    assert looked_at(gap(start_lon_deg=130.49)) == {cell(130.49, 42.25), cell(130.51, 42.25)}


def test_a_ship_under_way_is_asked_for_where_it_was_bound() -> None:
    found = looked_at(gap(speed_knots=12.0, course_deg=0.0))
    assert found == {cell(130.25, 42.25 + 20 / 60), cell(130.25, 42.25 + 30 / 60)}


def test_a_ship_heard_in_passes_is_asked_for_all_around() -> None:
    assert len(looked_at(gap(usual_hours=3.0))) == 9


def test_a_ship_whose_course_is_unknown_is_asked_for_where_it_was() -> None:
    assert looked_at(gap(speed_knots=12.0, course_deg=None)) == looked_at(gap())
    assert places_ahead(gap(speed_knots=12.0, course_deg=None), SETTINGS).is_empty()


def test_the_way_ahead_of_a_fast_ship_is_two_points_and_of_a_ship_at_rest_none() -> None:
    assert places_ahead(gap(speed_knots=12.0), SETTINGS).height == 2
    assert places_ahead(gap(), SETTINGS).is_empty()


def test_a_slow_ship_is_looked_for_no_further_than_it_sails_in_the_least_gap() -> None:
    ahead = places_ahead(gap(speed_knots=4.0, course_deg=0.0), SETTINGS)
    half = SETTINGS.cell_deg / 2
    assert set(ahead["cell"]) == {cell(130.25, 42.25 + 16 / 60, half), cell(130.25, 42.25 + 24 / 60, half)}


def test_a_way_over_the_antimeridian_goes_on_in_the_west() -> None:
    ahead = places_ahead(gap(start_lon_deg=179.9, start_lat_deg=0.1, speed_knots=12.0), SETTINGS)
    half = SETTINGS.cell_deg / 2
    assert set(ahead["cell"]) == {cell(179.9 + 20 / 60 - 360, 0.1, half), cell(179.9 + 30 / 60 - 360, 0.1, half)}
