import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.detect.kernels.rests import Places, Rest, at_rest

WINDOW_S = 1200
REST = Rest(WINDOW_S * 1_000_000, 0.75 * WINDOW_S * 1e6, 0.1)

Fix = tuple[int, float, float, bool]
FIXES = st.lists(
    st.tuples(st.integers(0, 7200), st.integers(-3, 3).map(lambda n: n / 1000), st.just(0.0), st.booleans()),
    max_size=40,
).map(sorted)


def rests(fixes: list[Fix]) -> list[bool]:
    time, lon, lat, asked = (np.array([fix[place] for fix in fixes]) for place in range(4))
    places = Places((time * 1_000_000).astype(np.int64), lon.astype(np.float64), lat.astype(np.float64))
    rows, starts = np.arange(len(fixes), dtype=np.uint32), np.array([0, len(fixes)])
    return list(at_rest(places, rows, starts, asked.astype(np.bool_), REST).tolist())


def plainly(fixes: list[Fix]) -> list[bool]:
    """Every window looked at anew; the next rest that ends at a fix or after it counts."""
    began: list[float] = []
    for second, _, lat, _ in fixes:
        window = [fix for fix in fixes if second - WINDOW_S <= fix[0] <= second]
        east, north = (max(fix[axis] for fix in window) - min(fix[axis] for fix in window) for axis in (1, 2))
        extent_nm = 60 * math.hypot(east * math.cos(math.radians(lat)), north)
        is_rest = second - window[0][0] >= 0.75 * WINDOW_S and extent_nm <= REST.most_nm
        began.append(window[0][0] if is_rest else math.inf)
    return [asked and min(began[at:]) <= second for at, (second, _, _, asked) in enumerate(fixes)]


@given(FIXES)
def test_rests_are_those_that_every_window_looked_at_shows(fixes: list[Fix]) -> None:
    if fixes:
        assert rests(fixes) == plainly(fixes)


@pytest.mark.parametrize(("step", "is_rest"), [(0.0, True), (0.0001, True), (0.002, False)])
def test_a_ship_rests_that_comes_no_further_than_the_stop_speed_takes_it(step: float, is_rest: bool) -> None:  # noqa: FBT001  a parameter of the table
    assert rests([(300 * n, step * n, 0.0, True) for n in range(5)]) == [is_rest] * 5
