"""Which fixes of a hull lie in a span of time: they are in order of it, and are halved."""

from pipeline.compiled import compiled
from pipeline.detect.kernels.hull_rows import Indices, Rows


@compiled
def first_not_before(time_us: Indices, rows: Rows, low: int, high: int, at_us: int) -> int:
    """Of the fixes from `low` to `high` the first that was heard at `at_us` or later; `high` if none was."""
    while low < high:
        middle = (low + high) // 2
        if time_us[rows[middle]] < at_us:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def narrow(time_us: Indices, rows: Rows, from_us: Indices, to_us: Indices, begin: Indices, end: Indices) -> None:
    """Narrow each range of fixes to those heard from `from_us` to `to_us`, both included."""
    for span in range(len(begin)):
        low = first_not_before(time_us, rows, begin[span], end[span], from_us[span])
        end[span] = first_not_before(time_us, rows, low, end[span], to_us[span] + 1)
        begin[span] = low
