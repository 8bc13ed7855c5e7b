"""Lines to what they say, each in the form that it has; a line in a rare form is left to `framing.Framer` as odd.

Rare are several sentences on a line, characters beyond ASCII where they matter, groups in their old form, and sentences
that were cut.
"""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, Indices, compiled, inlined
from pipeline.decode.kernels.other_lines import frame_other
from pipeline.decode.kernels.sentences import IGNORED, ODD, STAMP, Sentences, frame_sentence

_SPACE, _TAB, _HASH = b" \t#"
_NONE = np.uint64(0)


@inlined
def _is_padding(character: int) -> bool:
    return character in (_SPACE, _TAB, 0)


@compiled
def frame_lines(
    buffer: Bytes, starts: Indices, ends: Indices, longest_bytes: int, framed: Sentences, odd: Indices
) -> tuple[int, bool]:
    """Fill a row of `framed` for each line: its kind, and all that it says.

    The indices of odd lines are written to `odd`, which has room for all; returned are how many there are, and whether
    a line speaks of the next.
    """
    odd_count, speaks = 0, False
    for line in range(len(starts)):
        at, end = starts[line], ends[line]
        one = framed[line]
        _clear(one, line)
        kind = ODD
        if end - at <= longest_bytes:
            while at < end and _is_padding(buffer[at]):
                at += 1
            while at < end and _is_padding(buffer[end - 1]):
                end -= 1
            kind = IGNORED
            if at < end and buffer[at] != _HASH:
                kind = frame_sentence(buffer, at, end, one)
                if kind == ODD:
                    one["head"], one["ends_said"] = 0, True
                    kind = frame_other(buffer, at, end, one)
        one["kind"] = kind
        if kind == ODD:
            odd[odd_count] = line
            odd_count += 1
        speaks = speaks or kind == STAMP
    return odd_count, speaks


@inlined
def _clear(one: np.void, line: int) -> None:
    """Let a row say nothing but its line."""
    one["time_us"], one["station"], one["group"], one["head"] = 0, _NONE, _NONE, _NONE
    one["station_at"], one["station_end"], one["payload_at"], one["payload_end"] = 0, 0, 0, 0
    one["fill_bits"], one["total"], one["num"] = 0, 0, 0
    one["line"], one["ends_said"], one["is_prefix_time"] = line, False, False
