"""Bytes to blocks of whole lines, for readers that take many lines at a time."""

from collections.abc import Iterable, Iterator
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.feeds.lines import BOM, Chunk

BLOCK_BYTES = 8 * 2**20
PADDING_BYTES = 16
MOST_LINES = 2**18
"""Of a block: what is known of a line takes more memory than a short line does."""

_FEED, _RETURN = b"\n\r"
_SPARE_SHARE = 4  # of a buffer: what is carried to a block and joined of its parts finds room without a copy
_LEAST_SPARE_BYTES = 65_536
_LEAST_BUFFER_BYTES = 65_536
_MOST_TIMES_AS_LARGE = 4  # a buffer is used for something smaller
Bytes = npt.NDArray[np.uint8]
_PIECE_BYTES = 2**17  # looked through at a time, so that what is found stays in a core's cache


class Buffers:
    """Memory of blocks that are done with, for the next ones: new memory costs more than what is done in it."""

    def __init__(self) -> None:
        self._free: list[Bytes] = []
        self._lock = Lock()

    def take(self, size: int) -> Bytes:
        """A buffer of at least `size` bytes, whatever is in it."""
        with self._lock:
            for at, buffer in enumerate(self._free):
                if size <= len(buffer) <= _MOST_TIMES_AS_LARGE * size:
                    return self._free.pop(at)
        return np.empty(max(size, _LEAST_BUFFER_BYTES), np.uint8)

    def give(self, *buffers: Bytes) -> None:
        """Nobody holds anything of these any more."""
        with self._lock:
            self._free += buffers


class Text:
    """Bytes that grow at their end, in a buffer that compiled code may read `PADDING_BYTES` beyond.

    What was put there stays at its index.
    """

    def __init__(self, parts: Iterable[bytes | memoryview], buffers: Buffers | None = None) -> None:
        """The memory comes from `buffers`, if there are some."""
        pieces = [np.frombuffer(part, np.uint8) for part in parts]
        self._buffers = buffers or Buffers()
        self._taken: list[Bytes] = []
        self.size = sum(map(len, pieces))
        spare = max(_LEAST_SPARE_BYTES, self.size // _SPARE_SHARE)
        self.buffer: Bytes = self._buffers.take(self.size + spare + PADDING_BYTES)
        at = 0
        for piece in pieces:
            self.buffer[at : at + len(piece)] = piece
            at += len(piece)

    def beside(self, count: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """An array of so many, of whatever is there, that goes with the text."""
        kind = np.dtype(dtype)
        buffer = self._buffers.take(count * kind.itemsize)
        self._taken.append(buffer)
        return buffer[: count * kind.itemsize].view(kind)

    def release(self) -> None:
        """Give the memory back, once nothing refers to the text and to what is beside it."""
        self._buffers.give(self.buffer, *self._taken)
        self.buffer, self._taken = np.empty(0, np.uint8), []

    def room(self, size: int) -> int:
        """Make room for `size` bytes more; return the index of the first."""
        at, needed = self.size, self.size + size + PADDING_BYTES
        if needed > len(self.buffer):
            larger = self._buffers.take(needed + needed // _SPARE_SHARE)
            larger[:at] = self.buffer[:at]
            self._taken.append(self.buffer)
            self.buffer = larger
        self.size += size
        return at

    def append(self, data: bytes) -> int:
        """Put `data` at the end; return the index of its first byte."""
        at = self.room(len(data))
        self.buffer[at : at + len(data)] = np.frombuffer(data, np.uint8)
        return at

    def bytes(self, at: int, end: int) -> bytes:
        """What lies from `at` up to `end`."""
        return self.buffer[at:end].tobytes()


class Block(NamedTuple):
    """Whole lines: the first `size` bytes of `text`; `offset` is where they begin in the uncompressed stream.

    Of a line longer than the limit there is the beginning only, one byte more than the limit, without an end.
    """

    offset: int
    text: Text
    size: int


def split_blocks(chunks: Iterable[Chunk], max_line_bytes: int) -> Iterator[Block]:
    r"""Cut a stream after line ends (`\n`, `\r\n` or `\r`) into a block a chunk, or several where lines are very short.

    A byte order mark at the start is dropped and the first block's offset lies behind it. The last block may lack
    its line end. Memory stays below a few chunks and `max_line_bytes`.
    """
    splitter = _Splitter(max_line_bytes)
    for chunk in chunks:
        yield from splitter.take(chunk)
    yield from splitter.finish()


class _Splitter:
    def __init__(self, max_line_bytes: int) -> None:
        self._limit = max_line_bytes
        self._buffers = Buffers()
        self._offset = 0
        self._rest = b""
        self._is_at_start = True
        self._is_skipping = False  # the rest of a line that is too long
        self._after_return = False  # that ended in \r: a \n would belong to its end

    def take(self, chunk: Chunk) -> Iterator[Block]:
        view = memoryview(chunk)
        if self._is_at_start:
            if len(self._rest) + len(view) < len(BOM):
                self._rest += view
                return
            view = memoryview(self._rest + view) if self._rest else view
            self._rest, self._is_at_start = b"", False
            if view[: len(BOM)] == BOM:
                view, self._offset = view[len(BOM) :], len(BOM)
        view = self._past_long_line(view)
        if view and self._rest.endswith(b"\r"):
            feed = view[: int(bytes(view[:1]) == b"\n")]
            yield from self._blocks([self._rest, feed])
            self._rest, view = b"", view[len(feed) :]
        end = self._last_end(view)
        if end:
            yield from self._blocks([self._rest, view[:end]])
            self._rest, view = b"", view[end:]
        self._rest += view
        if len(self._rest) > self._limit + 1:
            yield from self._blocks([self._rest[: self._limit + 1]])
            self._offset += len(self._rest) - self._limit - 1
            self._is_skipping, self._after_return = True, self._rest.endswith(b"\r")
            self._rest = b""

    def finish(self) -> Iterator[Block]:
        """The lines that are left; the last may lack its end."""
        if self._rest:
            yield from self._blocks([self._rest])

    def _blocks(self, parts: list[bytes | memoryview]) -> Iterator[Block]:
        text = Text(parts, self._buffers)
        offset = self._offset
        self._offset += text.size
        if _most_ends(text) <= MOST_LINES:
            yield Block(offset, text, text.size)
            return
        at = 0
        for end in _ends_of_many(text):
            yield Block(offset + at, Text([text.bytes(at, end)], self._buffers), end - at)
            at = end
        text.release()

    def _past_long_line(self, view: memoryview) -> memoryview:
        """Leave out what still belongs to a line that is too long, its end included."""
        if not self._is_skipping or not view:
            return view
        data = bytes(view)
        if self._after_return:
            end = int(data.startswith(b"\n"))
            self._is_skipping = False
        else:
            ends = [at for at in (data.find(b"\n"), data.find(b"\r")) if at >= 0]
            if not ends:
                self._offset += len(data)
                return view[:0]
            end = min(ends) + 1
            self._after_return = data[end - 1 : end] == b"\r"
            self._is_skipping = False
            if self._after_return and end == len(data):
                self._is_skipping = True
            elif self._after_return and data[end : end + 1] == b"\n":
                end += 1
        self._offset += end
        return view[end:]

    def _last_end(self, view: memoryview) -> int:
        r"""Index behind the last line end; a final \r waits, as it may be the first half of \r\n."""
        for most in (self._limit + 2, len(view)):  # near the end, unless a long line lies there
            tail = bytes(view[-most:])
            end = max(tail.rfind(b"\n"), tail.rfind(b"\r", 0, max(0, len(tail) - 1))) + 1
            if end:
                return len(view) - len(tail) + end
        return 0


def _most_ends(text: Text) -> int:
    """Line ends and more: characters up to the carriage return."""
    pieces = (text.buffer[at : min(at + _PIECE_BYTES, text.size)] for at in range(0, text.size, _PIECE_BYTES))
    return sum(int(np.count_nonzero(piece <= _RETURN)) for piece in pieces)


def _ends_of_many(text: Text) -> list[int]:
    """Indices behind every `MOST_LINES`-th line end, and behind the last line."""
    buffer = text.buffer[: text.size]
    is_end = (buffer == _FEED) | (buffer == _RETURN)
    is_end[:-1] &= (buffer[:-1] != _RETURN) | (buffer[1:] != _FEED)
    behind = np.flatnonzero(is_end) + 1
    return list(dict.fromkeys([*behind[MOST_LINES - 1 :: MOST_LINES].tolist(), text.size]))
