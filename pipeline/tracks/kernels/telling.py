"""Which fixes say something that those about them do not: the ship left its straight way, or came near a rest."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import compiled, inlined
from pipeline.tracks.kernels.association import Indices, Marks

_US_PER_HOUR = 3.6e9
_NM_PER_DEG = 60.0
_FAR = 1e18  # knots: a door that stands wide open


class Places(NamedTuple):
    """When and where each fix was."""

    time_us: Indices
    lon_deg: npt.NDArray[np.float64]
    lat_deg: npt.NDArray[np.float64]


class Ports(NamedTuple):
    """The port of each fix by number, and the ports about it: from `ring_begin[row]` to `ring_begin[row + 1]`."""

    port: npt.NDArray[np.uint32]
    ring_begin: npt.NDArray[np.uint32]
    ring: npt.NDArray[np.uint32]


@compiled
def mark_other_ports(ports: Ports, is_other: Marks) -> None:
    """Mark fixes whose port, or ports about them, are not those of the fix before."""
    for row in range(1, len(ports.port)):
        here, there = ports.ring_begin[row], ports.ring_begin[row - 1]
        count = ports.ring_begin[row + 1] - here
        if ports.port[row] != ports.port[row - 1] or count != here - there:
            is_other[row] = True
            continue
        for number in range(count):
            if ports.ring[here + number] != ports.ring[there + number]:
                is_other[row] = True


@compiled
def mark_about(time_us: Indices, starts: Indices, is_asked: Marks, window_us: int, is_kept: Marks) -> None:
    """Mark the fixes that are asked for, and those of the same ship within `window_us` of one."""
    for ship in range(len(starts) - 1):
        near = -1
        for row in range(starts[ship], starts[ship + 1]):
            if is_asked[row]:
                near = row
            is_kept[row] |= near >= 0 and time_us[row] - time_us[near] <= window_us
        near = -1
        for row in range(starts[ship + 1] - 1, starts[ship] - 1, -1):
            if is_asked[row]:
                near = row
            is_kept[row] |= near >= 0 and time_us[near] - time_us[row] <= window_us


@compiled
def mark_silences(time_us: Indices, starts: Indices, silent_us: int, apart_us: int, is_kept: Marks) -> None:
    """Mark both sides of silences of `silent_us`, and so many that no two marked are `apart_us` apart without one.

    A ship's first and last fix are marked already.
    """
    for ship in range(len(starts) - 1):
        marked = starts[ship]
        for row in range(starts[ship] + 1, starts[ship + 1]):
            if time_us[row] - time_us[row - 1] >= silent_us:
                is_kept[row - 1] = is_kept[row] = True
            elif time_us[row] - time_us[marked] >= apart_us:
                is_kept[row - 1] = True
                marked = row - 1
            if is_kept[row]:
                marked = row


@compiled
def mark_turns(places: Places, starts: Indices, is_still: Marks, off_nm: float, is_kept: Marks) -> None:
    """Mark fixes so that every other one lies within `off_nm`, on each axis, of the straight way between two marked.

    The swinging door: from a marked fix on, each fix allows those speeds made good, east and north, that pass it within
    `off_nm`. The first fix that needs another speed makes the one before it a marked one. What is marked already stays,
    and ends a way. A ship's first and last fix are marked. A ship that lies still is on no way: it swings.
    """
    for ship in range(len(starts) - 1):
        first, end = starts[ship], starts[ship + 1]
        is_kept[first] = is_kept[end - 1] = True
        anchor = first
        west, east, south, north = -_FAR, _FAR, -_FAR, _FAR
        for row in range(first + 1, end):
            if is_still[row]:
                anchor = row
                west, east, south, north = -_FAR, _FAR, -_FAR, _FAR
                continue
            hours, x_nm, y_nm = _way(places, anchor, row)
            if not _passes(hours, x_nm, y_nm, west, east, south, north, off_nm):
                anchor = row - 1
                is_kept[anchor] = True
                west, east, south, north = -_FAR, _FAR, -_FAR, _FAR
                hours, x_nm, y_nm = _way(places, anchor, row)
                is_kept[row] |= not _passes(hours, x_nm, y_nm, west, east, south, north, off_nm)
            if is_kept[row]:
                anchor = row
                west, east, south, north = -_FAR, _FAR, -_FAR, _FAR
            elif hours > 0:
                west, east = max(west, (x_nm - off_nm) / hours), min(east, (x_nm + off_nm) / hours)
                south, north = max(south, (y_nm - off_nm) / hours), min(north, (y_nm + off_nm) / hours)


@inlined
def _way(places: Places, before: int, row: int) -> tuple[float, float, float]:
    """Hours between two fixes, and the way east and north; across the antimeridian it is long, and that tells."""
    hours = (places.time_us[row] - places.time_us[before]) / _US_PER_HOUR
    shrink = np.cos(np.radians(places.lat_deg[before]))
    x_nm = _NM_PER_DEG * (places.lon_deg[row] - places.lon_deg[before]) * shrink
    return hours, x_nm, _NM_PER_DEG * (places.lat_deg[row] - places.lat_deg[before])


@inlined
def _passes(
    hours: float, x_nm: float, y_nm: float, west: float, east: float, south: float, north: float, off_nm: float
) -> bool:
    """Whether a way goes through the door; two fixes of one moment are in one place, or tell."""
    if hours <= 0:
        return abs(x_nm) <= off_nm and abs(y_nm) <= off_nm
    return bool(west <= x_nm / hours <= east and south <= y_nm / hours <= north)
