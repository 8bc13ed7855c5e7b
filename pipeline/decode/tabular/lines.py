"""Lines of a feed, with what a table wants of all of them in columns."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

import numpy as np
import polars as pl
import pyarrow as pa

from pipeline.decode.kernels.compiled import Bytes, Indices
from pipeline.decode.kernels.lines import find_lines
from pipeline.decode.kernels.rows import hash_spans
from pipeline.feeds.blocks import PADDING_BYTES, Block
from pipeline.feeds.lines import Line

_LINE_END = "\r\n"
_LEAST_LISTED = 32_768


class Lines(Protocol):
    """Some lines of a feed, in their order."""

    @property
    def numbers(self) -> pl.Series:
        """Their numbers, UInt64."""

    @property
    def offsets(self) -> pl.Series:
        """Where each begins in the uncompressed stream, UInt64."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Line]: ...

    def __getitem__(self, at: int) -> Line: ...


class ListedLines(list[Line]):
    """Lines that were made one by one."""

    @property
    def numbers(self) -> pl.Series:
        """Their numbers, UInt64."""
        return pl.Series([line.no for line in self], dtype=pl.UInt64)

    @property
    def offsets(self) -> pl.Series:
        """Where each begins in the uncompressed stream, UInt64."""
        return pl.Series([line.byte_offset for line in self], dtype=pl.UInt64)


def listed_lines(batches: Iterable[list[Line]]) -> Iterator[ListedLines]:
    """The same lines in longer lists: columns pay from some ten thousand rows on."""
    gathered = ListedLines()
    for lines in batches:
        gathered += lines
        if len(gathered) >= _LEAST_LISTED:
            yield gathered
            gathered = ListedLines()
    if gathered:
        yield gathered


class BlockLines:
    """The lines of a block, which stay in its buffer until one is asked for."""

    def __init__(self, block: Block, first_no: int, longest_bytes: int) -> None:
        """`first_no` is the number of the first; of a line longer than `longest_bytes` the beginning is kept."""
        starts, ends = np.empty(block.size + 1, np.int64), np.empty(block.size + 1, np.int64)
        count = find_lines(block.text.buffer, block.size, starts, ends)
        self._block = block
        self._first_no = first_no
        self._starts, self._ends = starts[:count].copy(), ends[:count].copy()
        self._longest_bytes = longest_bytes

    @property
    def numbers(self) -> pl.Series:
        """Their numbers, UInt64."""
        return pl.int_range(self._first_no, self._first_no + len(self), dtype=pl.UInt64, eager=True)

    @property
    def offsets(self) -> pl.Series:
        """Where each begins in the uncompressed stream, UInt64."""
        return pl.Series((self._block.offset + self._starts).astype(np.uint64))

    def texts(self) -> pl.Series:
        """The lines as text, without their ends; NULL where one is no UTF-8."""
        bounds = np.append(self._starts, self._block.size)
        buffers = [None, pa.py_buffer(bounds.data), pa.py_buffer(self._block.text.buffer.data)]
        raw = pl.Series(pa.Array.from_buffers(pa.large_binary(), len(self), buffers), dtype=pl.Binary)
        try:
            text = raw.cast(pl.String)
        except pl.exceptions.ComputeError:  # says not which: one by one
            text = pl.Series([_decoded(line) for line in raw], dtype=pl.String)
        return text.str.strip_chars_end(_LINE_END)

    def too_long(self) -> list[int]:
        """Those of which only the beginning is there, counted from 0."""
        return np.flatnonzero(self._ends - self._starts > self._longest_bytes).tolist()

    def hashes(self) -> pl.Series:
        """What stands for each line, without the space around it: the same in every process, UInt64."""
        return _hashed(self._block.text.buffer, self._starts, self._ends)

    def __len__(self) -> int:
        return len(self._starts)

    def __iter__(self) -> Iterator[Line]:
        return (self[at] for at in range(len(self)))

    def __getitem__(self, at: int) -> Line:
        start, end = int(self._starts[at]), int(self._ends[at])
        is_too_long = end - start > self._longest_bytes
        raw = self._block.text.bytes(start, min(end, start + self._longest_bytes))
        return Line(self._first_no + at, self._block.offset + start, raw, is_too_long)


def block_lines(blocks: Iterable[Block], longest_bytes: int) -> Iterator[BlockLines]:
    """The lines of all blocks of a feed."""
    first_no = 1
    for block in blocks:
        lines = BlockLines(block, first_no, longest_bytes)
        first_no += len(lines)
        yield lines


def hashes_of(payloads: Sequence[bytes]) -> pl.Series:
    """What stands for each payload, as for a line of the same bytes, UInt64."""
    buffer = np.frombuffer(bytearray(b"".join(payloads)) + bytes(PADDING_BYTES), np.uint8)
    ends = np.cumsum([len(payload) for payload in payloads], dtype=np.int64)
    return _hashed(buffer, np.roll(ends, 1) * (np.arange(len(ends)) > 0), ends)


def _hashed(buffer: Bytes, starts: Indices, ends: Indices) -> pl.Series:
    hashes = np.empty(len(starts), np.uint64)
    hash_spans(buffer, starts, ends, hashes)
    return pl.Series(hashes)


def _decoded(line: bytes) -> str | None:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None
