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
    """The segments, as `segment_of` numbers them, that run round a circle at a ship's speed.

    A circle is fitted to each segment's fixes by least squares (Kasa), on the plane that touches the earth at their
    middle. They run round it if there are `circle_least_fixes` of them, off it by `circle_spread_share` of its radius
    at most (root mean square), on at least six of its eight sectors, and from fix to fix at `circle_least_speed_knots`
    or more: a ship at anchor swings slower. The fixes are in order of time.
    """
    counts = np.bincount(segment_of)
    rows = np.flatnonzero(counts[segment_of] >= settings.circle_least_fixes)
    at, counts = segment_of[rows], np.maximum(counts, 1)
    x_nm, y_nm = _plane_nm(fixes[rows], at, counts)
    centre_x, centre_y, radius = _circles(x_nm, y_nm, at, counts)
    dx, dy = x_nm - centre_x[at], y_nm - centre_y[at]
    off_nm = np.sqrt(np.bincount(at, (np.hypot(dx, dy) - radius[at]) ** 2, len(counts)) / counts)
    is_filled = np.zeros((len(counts), _SECTORS), np.bool_)
    is_filled[at, np.floor(_SECTORS * (np.arctan2(dy, dx) / (2 * np.pi) + 0.5)).astype(np.int64) % _SECTORS] = True
    is_round = (off_nm < settings.circle_spread_share * radius) & (is_filled.sum(axis=1) >= _LEAST_SECTORS)
    on_circles = np.flatnonzero(is_round[at])
    knots = _speeds_knots(fixes[rows[on_circles]], x_nm[on_circles], y_nm[on_circles], at[on_circles], len(counts))
    return np.flatnonzero(is_round & (knots >= settings.circle_least_speed_knots))


def _plane_nm(fixes: pl.DataFrame, at: Indices, counts: Indices) -> tuple[Floats, Floats]:
    """East and north of each fix from the middle of its segment, which is the origin."""
    lon, lat = (np.radians(fixes[name].to_numpy()) for name in ("lon_deg", "lat_deg"))
    points = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    middle = np.stack([np.bincount(at, point, len(counts)) / counts for point in points])
    middle /= np.maximum(np.linalg.norm(middle, axis=0), 1e-12)
    lon_0, lat_0 = np.arctan2(middle[1], middle[0])[at], np.arcsin(np.clip(middle[2], -1, 1))[at]
    east = np.cos(lat) * np.sin(lon - lon_0)
    north = np.sin(lat) * np.cos(lat_0) - np.cos(lat) * np.sin(lat_0) * np.cos(lon - lon_0)
    x, y = (_EARTH_NM * (axis - (np.bincount(at, axis, len(counts)) / counts)[at]) for axis in (east, north))
    return x, y


def _circles(x: Floats, y: Floats, at: Indices, counts: Indices) -> tuple[Floats, Floats, Floats]:
    """Centre and radius of each segment's circle; radius 0 where its fixes lie on a line or a point."""

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(at, values, len(counts)) / counts)

    xx, xy, yy, square = mean(x * x), mean(x * y), mean(y * y), x * x + y * y
    right_x, right_y = mean(square * x) / 2, mean(square * y) / 2
    determinant = xx * yy - xy * xy
    is_flat = determinant <= 1e-9 * (xx + yy) ** 2
    divisor = np.where(is_flat, 1.0, determinant)
    centre_x = np.where(is_flat, 0.0, (right_x * yy - right_y * xy) / divisor)
    centre_y = np.where(is_flat, 0.0, (right_y * xx - right_x * xy) / divisor)
    radius = np.where(is_flat, 0.0, np.sqrt(centre_x**2 + centre_y**2 + xx + yy))
    return centre_x, centre_y, radius


def _speeds_knots(fixes: pl.DataFrame, x_nm: Floats, y_nm: Floats, at: Indices, segments: int) -> Floats:
    """Way from fix to fix over time, of each segment; 0 of those without a fix here."""
    order = np.argsort(at, kind="stable")
    is_step = at[order][1:] == at[order][:-1]
    of = at[order][1:][is_step]
    hours = np.diff(fixes["received_at_utc"].cast(pl.Int64).to_numpy()[order])[is_step] / _US_PER_HOUR
    way_nm = np.hypot(np.diff(x_nm[order]), np.diff(y_nm[order]))[is_step]
    return np.asarray(np.bincount(of, way_nm, segments) / np.maximum(np.bincount(of, hours, segments), 1e-9))
