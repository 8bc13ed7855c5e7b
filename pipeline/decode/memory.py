"""Memory for columns that is used again: what the system hands out anew costs more than most of what is put into it."""

import mmap
from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
import numpy.typing as npt

_PIECE_BYTES = 16 * 2**20
_ALIGNED_BYTES = 64  # a line of a core's cache


class Memory:
    """Arrays cut from large pieces; a piece of which nobody holds an array any more is there for the next ones.

    All of it goes back to the system with the last who holds this, or an array. What was never written to takes none.
    """

    def __init__(self) -> None:
        self._free: list[mmap.mmap] = []
        self._left: npt.NDArray[np.uint8] = np.empty(0, np.uint8)
        self._lock = Lock()

    def apart(self) -> "Memory":
        """Memory for arrays that are needed longer or shorter: in pieces of its own, free for both in the end."""
        other = Memory()
        other._free = self._free
        return other

    def array(self, count: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """An array of so many, of whatever is there."""
        kind = np.dtype(dtype)
        size = count * kind.itemsize
        aligned = -(-size // _ALIGNED_BYTES) * _ALIGNED_BYTES
        if aligned > _PIECE_BYTES // 2:
            return np.empty(count, kind)
        with self._lock:
            if aligned > len(self._left):
                self._left = self._piece()
            found, self._left = self._left[:aligned], self._left[aligned:]
        return found[:size].view(kind)

    def _piece(self) -> npt.NDArray[np.uint8]:
        piece = self._free.pop() if self._free else mmap.mmap(-1, _PIECE_BYTES, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        # Every array cut from this one holds it, as numpy has it: the memory below is that of no array.
        found = np.frombuffer(piece, np.uint8)
        finalize(found, self._free.append, piece)
        return found
