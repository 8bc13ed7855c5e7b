"""Frames put aside while a file is read: in memory as long as they are small, then in a file that no name leads to."""

import io
from collections import deque
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

import polars as pl


class Spool:
    """Groups of frames in the order they were put; any number of passes may be made over them.

    What is on disk is gone when the spool is, or when the process is killed: its file lies in the system's folder for
    temporary files (`TMPDIR`) and has no name.
    """

    def __init__(self, most_memory_bytes: int) -> None:
        self._left_bytes = most_memory_bytes
        self._groups: deque[Sequence[pl.DataFrame | tuple[int, int]]] = deque()
        self._file: IO[bytes] | None = None

    def put(self, frames: Sequence[pl.DataFrame]) -> None:
        """Put a group aside."""
        size = sum(int(frame.estimated_size()) for frame in frames)
        if size <= self._left_bytes:
            self._left_bytes -= size
            self._groups.append(tuple(frames))
        else:
            self._left_bytes = 0
            self._groups.append([self._written(frame) for frame in frames])

    def groups(self) -> Iterator[tuple[pl.DataFrame, ...]]:
        """Every group, in the order they were put."""
        yield from map(self._frames, self._groups)

    def taken_out(self) -> Iterator[tuple[pl.DataFrame, ...]]:
        """The same, and each is forgotten as it is given out: its memory is free for what is made of it."""
        while self._groups:
            yield self._frames(self._groups.popleft())

    def _frames(self, group: Sequence[pl.DataFrame | tuple[int, int]]) -> tuple[pl.DataFrame, ...]:
        return tuple(frame if isinstance(frame, pl.DataFrame) else self._read(*frame) for frame in group)

    def _written(self, frame: pl.DataFrame) -> tuple[int, int]:
        if self._file is None:
            self._file = TemporaryFile()  # noqa: SIM115  closed with the spool
            finalize(self, self._file.close)
        at = self._file.seek(0, 2)
        frame.write_ipc(self._file)
        return at, self._file.seek(0, 2) - at

    def _read(self, at: int, size: int) -> pl.DataFrame:
        if self._file is None:
            raise AssertionError(at)
        self._file.seek(at)
        return pl.read_ipc(io.BytesIO(self._file.read(size)))
