"""Which ways from fix to fix a ship may have been slow on, at a moment of a time grid."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.compiled import compiled
from pipeline.detect.kernels.hull_rows import Indices, Marks, Rows


class Seen(NamedTuple):
    """What fixes say, by row: speed NaN where they do not."""

    time_us: Indices
    sog_knots: npt.NDArray[np.float32]
    is_in_port: Marks


@compiled
def mark_ways(
    seen: Seen, rows: Rows, starts: Indices, step_us: int, longest_us: float, below_knots: float, is_way: Marks
) -> None:
    """Mark fixes, in hull order, from which a way goes to the next that is not too long, and has a moment of the grid.

    Nor do both ends of it lie in port, nor say both that the ship is fast.
    """
    for hull in range(len(starts) - 1):
        is_way[starts[hull + 1] - 1] = False
        for at in range(starts[hull], starts[hull + 1] - 1):
            here, there = rows[at], rows[at + 1]
            from_us, to_us = seen.time_us[here], seen.time_us[there]
            is_way[at] = (
                to_us - from_us <= longest_us
                and -(-from_us // step_us) * step_us <= to_us
                and not (seen.is_in_port[here] and seen.is_in_port[there])
                and not (seen.sog_knots[here] >= below_knots and seen.sog_knots[there] >= below_knots)
            )
