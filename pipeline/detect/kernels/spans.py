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


@compiled
def nearest(time_us: Indices, rows: Rows, begin: Indices, end: Indices, at_us: Indices, found: Indices) -> None:
    """Of each range write the fix heard nearest to a moment, the latest of equals; -1 if the range is empty."""
    for span in range(len(begin)):
        at = first_not_before(time_us, rows, begin[span], end[span], at_us[span] + 1)
        found[span] = at - 1 if at > begin[span] else -1
        if at == end[span]:
            continue
        after_us = time_us[rows[at]]
        if found[span] < 0 or after_us - at_us[span] <= at_us[span] - time_us[rows[found[span]]]:
            found[span] = first_not_before(time_us, rows, at, end[span], after_us + 1) - 1
