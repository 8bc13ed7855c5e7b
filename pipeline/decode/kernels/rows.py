"""Lines of a table to what tells them apart."""

import numpy as np

from pipeline.decode.kernels.compiled import Bytes, Indices, Words, compiled
from pipeline.decode.kernels.hashes import hash_of_bytes

_SPACE, _TAB, _RETURN = 0x20, 0x09, 0x0D


@compiled
def _is_space(byte: np.uint8) -> bool:
    return bool(byte == _SPACE or _TAB <= byte <= _RETURN)


@compiled
def hash_spans(buffer: Bytes, starts: Indices, ends: Indices, hashes: Words) -> None:
    """Hash the spans of `buffer` without the white space around them; seven bytes behind the last may be read."""
    for row in range(len(starts)):
        at, end = starts[row], ends[row]
        while at < end and _is_space(buffer[at]):
            at += 1
        while at < end and _is_space(buffer[end - 1]):
            end -= 1
        hashes[row] = hash_of_bytes(buffer, at, end)
