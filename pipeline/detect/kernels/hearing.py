"""Runs of a ship's fixes that one station heard in one hour and one cell of a grid, and silences between fixes."""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import allocating, compiled, inlined
from pipeline.detect.kernels.hull_rows import Indices, Marks, Rows

Floats = npt.NDArray[np.float64]

_US_PER_HOUR = 3_600_000_000


class Fixes(NamedTuple):
    """Fixes by ship and time."""

    mmsi: npt.NDArray[np.uint32]
    time_us: Indices
    lon_deg: Floats
    lat_deg: Floats
    station: npt.NDArray[np.uint32]
    is_wild: Marks


class Grid(NamedTuple):
    """Cells of a grid: their size, how many in a row, and what a row counts in a cell's number."""

    cell_deg: float
    columns: int
    row: int


class Runs(NamedTuple):
    """Row of the first fix of each run, times of its first and last, the hour, the cell and the half cell."""

    row: Rows
    first_us: Indices
    last_us: Indices
    hour_us: Indices
    cell: Indices
    half_cell: Indices


@allocating
def runs_heard(fixes: Fixes, whole: Grid, half: Grid) -> Runs:
    """Press fixes that are not wild into runs of one ship, hour, station, cell and half cell."""
    most = len(fixes.mmsi)  # memory that is never written is never taken
    runs = Runs(
        np.empty(most, np.uint32),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
        np.empty(most, np.int64),
    )
    run = -1
    for row in range(most):
        if fixes.is_wild[row]:
            continue
        time_us = fixes.time_us[row]
        hour_us = time_us // _US_PER_HOUR * _US_PER_HOUR
        half_cell = _cell(fixes.lon_deg[row], fixes.lat_deg[row], half)
        cell = _cell(fixes.lon_deg[row], fixes.lat_deg[row], whole)
        if (
            run < 0
            or hour_us != runs.hour_us[run]
            or half_cell != runs.half_cell[run]
            or cell != runs.cell[run]
            or fixes.mmsi[row] != fixes.mmsi[runs.row[run]]
            or fixes.station[row] != fixes.station[runs.row[run]]
        ):
            run += 1
            runs.row[run], runs.first_us[run], runs.hour_us[run] = row, time_us, hour_us
            runs.cell[run], runs.half_cell[run] = cell, half_cell
        runs.last_us[run] = time_us
    count = run + 1
    return Runs(
        runs.row[:count],
        runs.first_us[:count],
        runs.last_us[:count],
        runs.hour_us[:count],
        runs.cell[:count],
        runs.half_cell[:count],
    )


@inlined
def _cell(lon_deg: float, lat_deg: float, grid: Grid) -> int:
    """The number that `whereabouts.cell_of` gives."""
    column = np.int64(math.floor((lon_deg + 180) / grid.cell_deg)) % grid.columns
    return int(np.int64(math.floor((lat_deg + 90) / grid.cell_deg)) * grid.row + column)


@compiled
def silent_after(
    time_us: Indices, rows: Rows, starts: Indices, as_of_us: int, least_hours: float, is_silent: Marks
) -> None:
    """Mark fixes, in hull order, after which the hull was silent for so long; after its last until `as_of_us`.

    A hull of one fix is never silent.
    """
    for hull in range(len(starts) - 1):
        last = starts[hull + 1] - 1
        for at in range(starts[hull], last):
            is_silent[at] = (time_us[rows[at + 1]] - time_us[rows[at]]) / _US_PER_HOUR >= least_hours
        is_silent[last] = last > starts[hull] and (as_of_us - time_us[rows[last]]) / _US_PER_HOUR >= least_hours
