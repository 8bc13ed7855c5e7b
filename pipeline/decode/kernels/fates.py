"""What becomes of lines: each has the least fate that is said of it, for a line may hold several sentences."""

import numpy as np
import numpy.typing as npt

from pipeline.decode.kernels.compiled import Bytes, Words, compiled

Flags = npt.NDArray[np.bool_]


@compiled
def mark_lines(fates: Bytes, lines: Words, are_so: Flags, fate: int, other: int) -> None:
    """Give lines, numbered from 1, the one fate where `are_so`, else the other."""
    for row in range(len(lines)):
        at, said = lines[row] - np.uint64(1), np.uint8(fate if are_so[row] else other)
        fates[at] = min(fates[at], said)


@compiled
def mark_further_lines(
    fates: Bytes, lines: Words, owners: npt.NDArray[np.uint32], are_so: Flags, fate: int, other: int
) -> None:
    """The same for lines of messages, whose `owners` say of which."""
    for row in range(len(lines)):
        at, said = lines[row] - np.uint64(1), np.uint8(fate if are_so[owners[row]] else other)
        fates[at] = min(fates[at], said)


@compiled
def mark_each(fates: Bytes, lines: Words, said: Bytes) -> None:
    """Give each line the fate that is said of it."""
    for row in range(len(lines)):
        at = lines[row] - np.uint64(1)
        fates[at] = min(fates[at], said[row])
