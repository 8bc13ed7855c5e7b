import itertools
from typing import Any

import dataframely as dy
import numpy as np
import polars as pl
import pytest
from factories import at
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect import company as module
from pipeline.detect.company import company, in_company
from pipeline.ports.distance import METRES_PER_NM, distance_nm
from pipeline.ports.polygons import WGS84
from pipeline.schemas import SlowMoments

Place = tuple[float, float]


def moments(*places: Place, hours: list[float] | None = None) -> pl.DataFrame:
    """Ships at these places, all at one moment if no hours are given."""
    lons, lats = zip(*places, strict=True)
    when = [at(hour) for hour in hours or [0.0] * len(places)]
    schema: dict[str, Any] = {"at_utc": pl.Datetime("us"), "lon_deg": pl.Float64, "lat_deg": pl.Float64}
    return pl.DataFrame({"at_utc": when, "lon_deg": lons, "lat_deg": lats}, schema=schema)


def pairs(placed: pl.DataFrame, within_m: float = 500.0, crowd_ships: int = 50) -> set[tuple[int, int]]:
    found = company(placed, within_m=within_m, crowd_ships=crowd_ships)
    rows = list(found.select("one", "other").iter_rows())
    assert len(rows) == len(set(rows)), "no pair twice"
    return set(rows)


def from_here(place: Place, azimuth_deg: float, metres: float) -> Place:
    lon_deg, lat_deg, _ = WGS84.fwd(*place, azimuth_deg, metres)
    return float(lon_deg), float(lat_deg)


PLACES = {
    "off Rajin": (130.6, 42.0),
    "on the antimeridian": (180.0, 52.0),
    "on Greenwich's": (0.0, 0.0),
    "at the pole": (17.0, 90.0),
    "near the other pole": (-60.0, -89.999),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("azimuth_deg", range(0, 360, 30))
def test_within_the_distance_is_company_and_beyond_is_none_whatever_the_place(place: Place, azimuth_deg: float) -> None:
    near, far = (from_here(place, azimuth_deg, metres) for metres in (499.9, 500.1))
    assert pairs(moments(place, near)) == {(0, 1)}
    assert pairs(moments(place, far)) == set()


def test_the_distance_is_the_geodesic() -> None:
    found = company(moments((133.0, 41.0), from_here((133.0, 41.0), 45, 321.0)), within_m=500, crowd_ships=9)
    assert found["distance_m"].item() == pytest.approx(321.0, abs=0.01)


def test_at_different_moments_nobody_meets() -> None:
    assert pairs(moments((133.0, 41.0), (133.0, 41.0), hours=[0.0, 1 / 6])) == set()


def test_without_ships_there_is_no_company() -> None:
    assert pairs(moments((133.0, 41.0)).clear()) == set()


def test_in_a_crowd_nobody_meets_and_beside_it_ships_do() -> None:
    crowd = [(133.0 + step * 1e-6, 41.0) for step in range(6)]
    two = [(134.0, 41.0), (134.001, 41.0)]
    assert pairs(moments(*crowd, *two), crowd_ships=5) == {(6, 7)}
    assert len(pairs(moments(*crowd, *two), crowd_ships=6)) == 16


def every_two(placed: pl.DataFrame, within_m: float) -> set[tuple[int, int]]:
    rows = placed.rows()
    both = [(i, j) for i, j in itertools.combinations(range(len(rows)), 2) if rows[i][0] == rows[j][0]]
    ends: Any = zip(*((*rows[i][1:], *rows[j][1:]) for i, j in both), strict=True) if both else ([], [], [], [])
    metres = METRES_PER_NM * distance_nm(*ends)
    return {pair for pair, apart_m in zip(both, metres, strict=True) if apart_m <= within_m}


@given(
    seed=st.integers(0, 2**32 - 1),
    middle=st.sampled_from(sorted(PLACES.values())),
    within_m=st.sampled_from([100.0, 500.0, 5000.0]),
)
@settings(max_examples=60, deadline=None)
def test_what_the_grids_find_is_what_asking_every_two_finds(seed: int, middle: Place, within_m: float) -> None:
    random = np.random.default_rng(seed)
    places = [
        from_here(middle, a, m)
        for a, m in zip(random.uniform(0, 360, 40), random.uniform(0, 4 * within_m, 40), strict=True)
    ]
    placed = moments(*places, hours=random.integers(0, 2, 40).tolist())
    assert pairs(placed, within_m, crowd_ships=500) == every_two(placed, within_m)


def slow(placed: pl.DataFrame) -> dy.DataFrame[SlowMoments]:
    """The same as slow moments of ships 0, 1, 2 and on."""
    ship = pl.int_range(pl.len())
    ships = placed.select(mmsi=ship.cast(pl.UInt32), segment_id=ship.cast(pl.UInt64), sog_knots=pl.lit(0.0))
    return SlowMoments.validate(pl.concat([placed, ships], how="horizontal").select(SlowMoments.column_names()))


@given(seed=st.integers(0, 2**32 - 1), crowd_ships=st.integers(2, 9), left_out=st.floats(0.0, 0.7))
@settings(max_examples=60, deadline=None)
def test_those_in_company_have_the_pairs_of_all_whoever_is_left_out_afterwards(
    seed: int, crowd_ships: int, left_out: float
) -> None:
    random = np.random.default_rng(seed)
    azimuths, metres = random.uniform(0, 360, 60), random.uniform(0, 6000, 60)
    places = [from_here((180.0, 52.0), azimuth, m) for azimuth, m in zip(azimuths, metres, strict=True)]
    moments_of_all = slow(moments(*places, hours=random.integers(0, 2, 60).tolist()))
    left = pl.col("mmsi").is_in(np.flatnonzero(random.random(60) >= left_out).tolist())

    def meetings(of: pl.DataFrame) -> set[tuple[int, int]]:
        some = of.filter(left)
        return {(some["mmsi"][a], some["mmsi"][b]) for a, b in pairs(some, crowd_ships=crowd_ships)}

    assert meetings(in_company(moments_of_all, within_m=500.0)) == meetings(moments_of_all)


def test_who_lies_alone_is_not_in_company_and_the_order_of_those_who_are_stays() -> None:
    placed = moments((133.0, 41.0), (134.0, 41.0), (133.001, 41.0), (134.0, 41.0), hours=[0.0, 0.0, 0.0, 1.0])
    assert in_company(slow(placed), within_m=500.0)["mmsi"].to_list() == [0, 2]


def test_many_moments_are_judged_in_parts_and_no_pair_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    placed = moments(*[(133.0, 41.0), (133.001, 41.0)] * 60, hours=[step // 2 / 6 for step in range(120)])
    whole = pairs(placed)
    monkeypatch.setattr(module, "_ROWS_AT_ONCE", 10)
    assert pairs(placed) == whole
    assert len(whole) == 60
