"""Bytes to lines."""

from pipeline.decode.kernels.compiled import Bytes, Indices, compiled
from pipeline.decode.kernels.lanes import line_end

_FEED, _RETURN = b"\n\r"


@compiled
def find_lines(buffer: Bytes, end: int, starts: Indices, ends: Indices) -> int:
    r"""Cut `buffer` up to `end` at `\n`, `\r\n` or `\r`; return how many lines there are.

    Where there are more of them than `starts` and `ends` have room for, return -1. What follows the last line end is a
    line if it holds a byte.
    """
    count, at = 0, 0
    while at < end:
        if count == len(starts):
            return -1
        stop = line_end(buffer, at, end)
        starts[count], ends[count] = at, stop
        count += 1
        is_pair = stop + 1 < end and buffer[stop] == _RETURN and buffer[stop + 1] == _FEED
        at = stop + (2 if is_pair else 1)
    return count
