"""Distances and bearings on the WGS 84 ellipsoid (geodesics after Karney, through pyproj)."""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from pipeline.ports.polygons import WGS84

METRES_PER_NM = 1852.0
_LEAST_RADIUS_M = WGS84.a * (1 - WGS84.es)  # of curvature: along a meridian, at the equator
_ROUNDING_M = 1e-6  # a hundred times the error of geodesics and straight lines in doubles

# Distances in nautical miles from A to B, element by element, from longitudes and latitudes of A and of B.
DistanceNm = Callable[[ArrayLike, ArrayLike, ArrayLike, ArrayLike], NDArray[np.float64]]

_HALF_TURN_DEG = 180.0


def distance_nm(
    lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
) -> NDArray[np.float64]:
    """Geodesic distance in nautical miles, element by element; scalars stretch to the other arguments' shape.

    NaN where a coordinate is NaN.

    >>> float(distance_nm(130.2826, 42.2271, 132.34944, 42.90472).round(1))  # Rajin's piers to Dunai
    100.2
    """
    _, _, metres = _inverse(lon_a_deg, lat_a_deg, lon_b_deg, lat_b_deg)
    return np.asarray(metres / METRES_PER_NM)


def steps_m(lon_deg: NDArray[np.float64], lat_deg: NDArray[np.float64]) -> NDArray[np.float64]:
    """Geodesic distance from each point to the next, in whole metres: `distance_nm` rounded, and much faster.

    A geodesic is no shorter than the straight line between its ends, and no longer than the arc over that line of a
    circle that bends as much as the ellipsoid bends anywhere (Schur's comparison theorem). Where both round to one
    number, and for steps of a few kilometres they nearly always do, the geodesic is not asked for.
    """
    x_m, y_m, z_m = (np.diff(along_m) for along_m in earth_centred_m(lon_deg, lat_deg))
    straight_m = np.asarray(np.sqrt(x_m**2 + y_m**2 + z_m**2), np.float64)
    diameter_m = 2 * _LEAST_RADIUS_M
    bent_m = diameter_m * np.arcsin(np.minimum(straight_m / diameter_m, 1.0))
    metres = np.round(straight_m)
    is_settled = np.round(straight_m - _ROUNDING_M) == np.round(bent_m + _ROUNDING_M)
    asked = np.flatnonzero(~is_settled)
    asked_nm = distance_nm(lon_deg[asked], lat_deg[asked], lon_deg[asked + 1], lat_deg[asked + 1])
    metres[asked] = np.round(asked_nm * METRES_PER_NM)
    return metres


def bearing_deg(
    lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
) -> NDArray[np.float64]:
    """Initial course from A to B in degrees, 0 to 360 clockwise from true north; NaN where A is B."""
    azimuth_deg, _, metres = _inverse(lon_a_deg, lat_a_deg, lon_b_deg, lat_b_deg)
    return np.where(metres > 0, azimuth_deg % 360, np.nan)


def earth_centred_m(
    lon_deg: ArrayLike, lat_deg: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Cartesian coordinates of points on the ellipsoid, in metres from its centre.

    Straight lines between them are never longer than the geodesics, and know neither antimeridian nor poles.
    """
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    prime_vertical_m = WGS84.a / np.sqrt(1 - WGS84.es * np.sin(lat) ** 2)
    across_m = prime_vertical_m * np.cos(lat)
    return across_m * np.cos(lon), across_m * np.sin(lon), prime_vertical_m * (1 - WGS84.es) * np.sin(lat)


def _inverse(
    lon_a_deg: ArrayLike, lat_a_deg: ArrayLike, lon_b_deg: ArrayLike, lat_b_deg: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    ends = np.broadcast_arrays(
        *(np.asarray(end, dtype=np.float64) for end in (lon_a_deg, lat_a_deg, lon_b_deg, lat_b_deg))
    )
    answers = WGS84.inv(*(end.ravel() for end in ends))
    azimuth_deg, back_deg, metres = (np.asarray(answer).reshape(ends[0].shape) for answer in answers)
    return azimuth_deg, back_deg, metres


def within_half_a_turn(angle_deg: pl.Expr) -> pl.Expr:
    """The same angle from -180 to 180, untouched where it is within."""
    turned = (angle_deg + 3 * _HALF_TURN_DEG) % (2 * _HALF_TURN_DEG) - _HALF_TURN_DEG
    return pl.when(angle_deg.abs() <= _HALF_TURN_DEG).then(angle_deg).otherwise(turned)
