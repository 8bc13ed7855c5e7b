"""Intervals between the hours in which a ship was heard, from bits a day."""

import numpy as np
import numpy.typing as npt

from pipeline.compiled import allocating, compiled
from pipeline.detect.kernels.hull_rows import Indices

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.uint32]

_HOURS_OF_A_DAY = 24


@allocating
def last_intervals(
    begin: Indices,
    end: Indices,
    day: Indices,
    bits: Bits,
    until_hour: Indices,
    most: int,
    least: int,
    longest: int,
    usual_hours: Floats,
    mean_hours: Floats,
) -> None:
    """Write the median and the mean of the last intervals of each ship asked for, up to an hour since 1970.

    Days of a ship are rows `begin` to `end`, in order. Of `most` intervals at most, NaN below `least`; in the mean each
    counts as `longest` at most. Of an even number the median is the greater of the two in the middle.
    """
    ordered = np.empty(most, np.int64)
    for asked in range(len(begin)):
        count, total, later = 0, 0, -1
        row = end[asked] - 1
        while row >= begin[asked] and count < most:
            first_hour = day[row] * _HOURS_OF_A_DAY
            hour = min(_HOURS_OF_A_DAY - 1, until_hour[asked] - first_hour)
            while hour >= 0 and count < most:
                if (bits[row] >> np.uint32(hour)) & np.uint32(1):
                    if later >= 0:
                        interval = later - (first_hour + hour)
                        _put_in_order(ordered, count, interval)
                        total += min(interval, longest)
                        count += 1
                    later = first_hour + hour
                hour -= 1
            row -= 1
        usual_hours[asked] = ordered[count // 2] if count >= least else np.nan
        mean_hours[asked] = total / count if count >= least else np.nan


@compiled
def _put_in_order(ordered: Indices, count: int, value: int) -> None:
    """Put a value in its place among the first `count` ones, which are in order."""
    place = count
    while place > 0 and ordered[place - 1] > value:
        ordered[place] = ordered[place - 1]
        place -= 1
    ordered[place] = value
