import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ports.distance import METRES_PER_NM, bearing_deg, distance_nm, earth_centred_m, steps_m
from pipeline.ports.polygons import WGS84

Place = tuple[float, float]

RAJIN_BERTH = (130.2826, 42.2271)
LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-89.9, 89.9)


@pytest.mark.parametrize(
    ("port", "published_nm"),
    [((132.34944, 42.90472), 100), ((133.01, 42.76667), 125), ((131.888, 43.109), 88)],
)
def test_distances_from_rajin_are_the_published_great_circles(port: tuple[float, float], published_nm: float) -> None:
    assert distance_nm(*RAJIN_BERTH, *port) == pytest.approx(published_nm, abs=1.5)


def test_a_minute_of_latitude_is_about_a_nautical_mile() -> None:
    assert distance_nm(0, 45, 0, 45 + 1 / 60) == pytest.approx(1, abs=0.002)


def test_distance_is_short_across_the_antimeridian() -> None:
    assert distance_nm(179.9, 0, -179.9, 0) == pytest.approx(12.02, abs=0.01)


def test_one_point_is_measured_against_many() -> None:
    lons = np.array([130.0, 131.0, 132.0])
    assert distance_nm(130.0, 42.0, lons, np.full(3, 42.0)).shape == (3,)


@settings(max_examples=50)
@given(LONGITUDES, LATITUDES, LONGITUDES, LATITUDES)
def test_there_and_back_is_the_same_distance(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> None:
    there, back = distance_nm(lon_a, lat_a, lon_b, lat_b), distance_nm(lon_b, lat_b, lon_a, lat_a)
    assert there == pytest.approx(back, abs=1e-6)


def test_bearing_is_clockwise_from_north() -> None:
    courses = bearing_deg(np.zeros(4), np.zeros(4), [0, 1, 0, -1], [1, 0, -1, 0])
    assert courses == pytest.approx([0, 90, 180, 270])


def test_bearing_to_the_same_point_is_unknown() -> None:
    assert np.isnan(bearing_deg(1, 2, 1, 2))


@pytest.mark.parametrize(
    ("place", "expected"),
    [((0.0, 0.0), (6378137.0, 0.0, 0.0)), ((90.0, 0.0), (0.0, 6378137.0, 0.0)), ((17.0, -90.0), (0, 0, -6356752.3142))],
)
def test_earth_centred_coordinates_have_the_axes_of_wgs_84(place: Place, expected: tuple[float, ...]) -> None:
    assert [float(along_m) for along_m in earth_centred_m(*place)] == pytest.approx(expected, abs=1e-3)


@given(
    place=st.tuples(st.floats(-180, 180), st.floats(-89, 89)),
    azimuth_deg=st.floats(0, 360),
    metres=st.floats(1, 5000),
)
def test_the_straight_line_is_never_longer_than_the_geodesic(place: Place, azimuth_deg: float, metres: float) -> None:
    lon_deg, lat_deg, _ = WGS84.fwd(*place, azimuth_deg, metres)
    straight_m = np.linalg.norm(np.subtract(earth_centred_m(lon_deg, lat_deg), earth_centred_m(*place)))
    assert straight_m == pytest.approx(metres, abs=0.01)
    assert straight_m <= metres + 1e-6


@pytest.mark.parametrize("longest_m", [0.0, 3.0, 300.0, 30e3, 3e6, 20e6])
@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=30, deadline=None)
def test_steps_are_the_distances_from_point_to_point_in_whole_metres(longest_m: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    lon_deg, lat_deg = np.array([random.uniform(-180, 180)]), np.array([np.degrees(np.arcsin(random.uniform(-1, 1)))])
    for azimuth_deg, metres in zip(random.uniform(0, 360, 200), random.uniform(0, longest_m, 200), strict=True):
        lon, lat, _ = WGS84.fwd(lon_deg[-1], lat_deg[-1], azimuth_deg, metres)
        lon_deg, lat_deg = np.append(lon_deg, lon), np.append(lat_deg, lat)
    between_nm = distance_nm(lon_deg[:-1], lat_deg[:-1], lon_deg[1:], lat_deg[1:])
    assert np.array_equal(steps_m(lon_deg, lat_deg), np.round(between_nm * METRES_PER_NM))


@pytest.mark.parametrize("end", [(0.0, 0.0), (180.0, 0.0), (-180.0, -0.0), (17.0, 90.0), (0.0, -90.0), (179.9, 0.3)])
def test_a_step_over_half_the_earth_is_in_whole_metres_too(end: Place) -> None:
    (metres,) = steps_m(np.array([0.0, end[0]]), np.array([0.0, end[1]]))
    assert metres == np.round(distance_nm(0.0, 0.0, *end) * METRES_PER_NM)


def test_of_no_points_and_of_one_there_are_no_steps() -> None:
    assert len(steps_m(np.zeros(0), np.zeros(0))) == len(steps_m(np.zeros(1), np.zeros(1))) == 0
