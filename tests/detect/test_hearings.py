from typing import Any

import polars as pl
from factories import at, fix, zoned
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.hearings import press_hearings
from pipeline.detect.whereabouts import cell_of
from pipeline.gap_settings import GapSettings

SETTINGS = GapSettings()


def test_fixes_of_an_hour_in_one_cell_by_one_station_are_one_hearing() -> None:
    (row,) = press_hearings(zoned(fix(0.1), fix(0.5), fix(0.9)), SETTINGS).to_dicts()
    assert (row["hour_utc"], row["first_utc"], row["last_utc"], row["station"]) == (at(0), at(0.1), at(0.9), "")


def test_another_hour_station_ship_or_cell_is_another_hearing() -> None:
    changes: list[dict[str, Any]] = [{"station": "B"}, {"mmsi": 9}, {"lon_deg": 131.0}, {"lat_deg": 42.3}]
    for change in changes:
        assert press_hearings(zoned(fix(0.1), fix(0.5, **change)), SETTINGS).height == 2
    assert press_hearings(zoned(fix(0.9), fix(1.1)), SETTINGS).height == 2


def test_a_wild_fix_is_not_heard() -> None:
    assert press_hearings(zoned(fix(0, is_wild=True)), SETTINGS).is_empty()


@given(st.floats(-180, 180), st.floats(-90, 90), st.sampled_from([0.5, 0.7, 5.0]))
def test_cells_are_those_of_the_grid(lon_deg: float, lat_deg: float, cell_deg: float) -> None:
    fixes = zoned(fix(0, lon_deg=lon_deg, lat_deg=lat_deg))
    found = press_hearings(fixes, GapSettings(cell_deg=cell_deg))
    place = pl.col("lon_deg"), pl.col("lat_deg")
    cells = fixes.select(cell=cell_of(*place, cell_deg), half_cell=cell_of(*place, cell_deg / 2))
    assert found.select("cell", "half_cell").equals(cells)
