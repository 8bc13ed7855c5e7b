"""Bytes to lines: numbered, with their place in the stream, none longer than the limit."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

Chunk = bytes | memoryview
"""Some bytes of a stream, to be done with before the next but one is asked for."""

BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One physical line, without its end.

    `no` counts from 1; `byte_offset` is where the line's bytes begin in the uncompressed stream; of a line
    longer than the limit `raw` keeps the beginning only.
    """

    no: int
    byte_offset: int
    raw: bytes
    is_too_long: bool = False


def split_lines(chunks: Iterable[Chunk], max_line_bytes: int) -> Iterator[list[Line]]:
    r"""Cut a stream into lines at `\n`, `\r\n` or `\r`, one list a chunk that ends a line.

    A byte order mark at the start is dropped and the first line's offset lies behind it. What follows the last
    line end is a line of its own if it holds a byte. Memory stays below one chunk and `max_line_bytes`.
    """
    cutter = _Cutter(max_line_bytes)
    for chunk in _past_bom(chunks, cutter):
        if lines := cutter.cut(chunk):
            yield lines
    if lines := cutter.finish():
        yield lines


class _Cutter:
    def __init__(self, max_line_bytes: int) -> None:
        self.offset = 0  # of the line that is open
        self._limit = max_line_bytes
        self._no = 0
        self._open = b""  # beginning of the open line, never much longer than the limit
        self._dropped_bytes = 0  # of the open line, behind what `_open` keeps

    def cut(self, chunk: Chunk) -> list[Line]:
        pieces = (self._open + chunk).splitlines(keepends=True)
        # An unfinished line waits for the next chunk; so does a final \r, which may be the first half of \r\n.
        rest = pieces.pop() if pieces and not pieces[-1].endswith(b"\n") else b""
        lines = [self._close(piece) for piece in pieces]
        self._open = rest if rest.endswith(b"\r") else rest[: self._limit + 1]
        self._dropped_bytes += len(rest) - len(self._open)
        return lines

    def finish(self) -> list[Line]:
        """The line that no line end closed, if there is one."""
        return [self._close(self._open)] if self._open else []

    def _close(self, piece: bytes) -> Line:
        raw = piece.rstrip(b"\r\n")
        self._no += 1
        line = Line(self._no, self.offset, raw[: self._limit], len(raw) > self._limit)
        self.offset += len(piece) + self._dropped_bytes
        self._dropped_bytes = 0
        return line


def _past_bom(chunks: Iterable[Chunk], cutter: _Cutter) -> Iterator[Chunk]:
    """Drop the byte order mark and let the first line begin behind it."""
    rest = iter(chunks)
    head = b""
    for chunk in rest:
        head += chunk
        if len(head) >= len(BOM):
            break
    if head.startswith(BOM):
        head = head.removeprefix(BOM)
        cutter.offset = len(BOM)
    yield head
    yield from rest
