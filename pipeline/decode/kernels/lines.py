"""Bytes to lines."""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, Indices, compiled
from pipeline.decode.kernels.lanes import line_end

_FEED, _RETURN = b"\n\r"


@compiled
def count_line_ends(buffer: Bytes, end: int) -> int:
    """How many line feeds and carriage returns there are before `end`."""
    count = 0
    for at in range(end):
        count += buffer[at] == _FEED or buffer[at] == _RETURN
    return count


@compiled
def find_lines(buffer: Bytes, end: int, starts: Indices, ends: Indices) -> int:
    r"""Cut `buffer` up to `end` at `\n`, `\r\n` or `\r`; return how many lines there are.

    `starts` and `ends` have room for every line end and one line more. What follows the last line end is a line if it
    holds a byte.
    """
    count, at = 0, 0
    while at < end:
        stop = line_end(buffer, at, end)
        starts[count], ends[count] = at, stop
        count += 1
        is_pair = stop + 1 < end and buffer[stop] == _RETURN and buffer[stop + 1] == _FEED
        at = stop + (2 if is_pair else 1)
    return count
