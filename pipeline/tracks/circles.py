"""Circles: segments whose fixes lie all around a circle, as the places do that GNSS spoofing gives."""

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.settings import TrackSettings
from pipeline.tracks.kernels.association import Indices

Floats = npt.NDArray[np.float64]

_EARTH_NM = 3440.065
_SECTORS = 8
_LEAST_SECTORS = 6  # of them: a bend in a fairway, or a ship at anchor swinging with the tide, fills fewer
_US_PER_HOUR = 3.6e9


def circling(fixes: pl.DataFrame, segment_of: Indices, settings: TrackSettings) -> Indices:
    """The segments, of those that `segment_of` numbers, that run round a circle at a ship's speed.

    A circle is fitted to each segment's fixes by least squares (Kasa), on the plane that touches the earth at their
    middle. They run round it if there are `circle_least_fixes` of them, off it by `circle_spread_share` of its radius
    at most (root mean square), on at least six of its eight sectors, and from fix to fix at `circle_least_speed_knots`
    or more: a ship at anchor swings slower.
    """
    segments, at, counts = np.unique(segment_of, return_inverse=True, return_counts=True)
    if not len(segments):
        return segments
    x_nm, y_nm = _plane_nm(fixes, at, counts)
    centre_x, centre_y, radius = _circles(x_nm, y_nm, at, counts)
    dx, dy = x_nm - centre_x[at], y_nm - centre_y[at]
    off_nm = np.sqrt(np.bincount(at, (np.hypot(dx, dy) - radius[at]) ** 2) / counts)
    sector = np.floor(_SECTORS * (np.arctan2(dy, dx) / (2 * np.pi) + 0.5)).astype(np.int64) % _SECTORS
    sectors = np.bincount(np.unique(at * _SECTORS + sector) // _SECTORS, minlength=len(segments))
    is_circling = (
        (counts >= settings.circle_least_fixes)
        & (off_nm <= settings.circle_spread_share * radius)
        & (sectors >= _LEAST_SECTORS)
        & (_speeds_knots(fixes, x_nm, y_nm, at) >= settings.circle_least_speed_knots)
    )
    return segments[is_circling]


def _plane_nm(fixes: pl.DataFrame, at: Indices, counts: Indices) -> tuple[Floats, Floats]:
    """East and north of each fix from the middle of its segment, which is the origin."""
    lon, lat = (np.radians(fixes[name].to_numpy()) for name in ("lon_deg", "lat_deg"))
    points = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    middle = np.stack([np.bincount(at, point) / counts for point in points])
    middle /= np.maximum(np.linalg.norm(middle, axis=0), 1e-12)
    lon_0, lat_0 = np.arctan2(middle[1], middle[0])[at], np.arcsin(np.clip(middle[2], -1, 1))[at]
    east = np.cos(lat) * np.sin(lon - lon_0)
    north = np.sin(lat) * np.cos(lat_0) - np.cos(lat) * np.sin(lat_0) * np.cos(lon - lon_0)
    x, y = (_EARTH_NM * (axis - (np.bincount(at, axis) / counts)[at]) for axis in (east, north))
    return x, y


def _circles(x: Floats, y: Floats, at: Indices, counts: Indices) -> tuple[Floats, Floats, Floats]:
    """Centre and radius of each segment's circle; radius 0 where its fixes lie on a line or a point."""

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(at, values) / counts)

    xx, xy, yy, square = mean(x * x), mean(x * y), mean(y * y), x * x + y * y
    right_x, right_y = mean(square * x) / 2, mean(square * y) / 2
    determinant = xx * yy - xy * xy
    is_flat = determinant <= 1e-9 * (xx + yy) ** 2
    divisor = np.where(is_flat, 1.0, determinant)
    centre_x = np.where(is_flat, 0.0, (right_x * yy - right_y * xy) / divisor)
    centre_y = np.where(is_flat, 0.0, (right_y * xx - right_x * xy) / divisor)
    radius = np.where(is_flat, 0.0, np.sqrt(centre_x**2 + centre_y**2 + xx + yy))
    return centre_x, centre_y, radius


def _speeds_knots(fixes: pl.DataFrame, x_nm: Floats, y_nm: Floats, at: Indices) -> Floats:
    """Way from fix to fix over time, of each segment."""
    order = np.argsort(at, kind="stable")
    is_step = at[order][1:] == at[order][:-1]
    of = at[order][1:][is_step]
    hours = np.diff(fixes["received_at_utc"].cast(pl.Int64).to_numpy()[order])[is_step] / _US_PER_HOUR
    way_nm = np.hypot(np.diff(x_nm[order]), np.diff(y_nm[order]))[is_step]
    least = int(at.max()) + 1
    return np.asarray(np.bincount(of, way_nm, least) / np.maximum(np.bincount(of, hours, least), 1e-9))
