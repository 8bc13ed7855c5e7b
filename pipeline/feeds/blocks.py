"""Bytes to blocks of whole lines, for readers that take many lines at a time."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.feeds.lines import BOM

BLOCK_BYTES = 4 * 2**20
PADDING_BYTES = 16
MOST_LINES = 2**18
"""Of a block: what is known of a line takes more memory than a short line does."""

_FEED, _RETURN = b"\n\r"
_SPARE_SHARE = 4  # of a buffer: what is carried to a block and joined of its parts finds room without a copy
_LEAST_SPARE_BYTES = 65_536
_PIECE_BYTES = 2**17  # looked through at a time, so that what is found stays in a core's cache


class Text:
    """Bytes that grow at their end, in a buffer that compiled code may read `PADDING_BYTES` beyond.

    What was put there stays at its index.
    """

    def __init__(self, parts: Iterable[bytes | memoryview]) -> None:
        pieces = [np.frombuffer(part, np.uint8) for part in parts]
        self.size = sum(map(len, pieces))
        spare = max(_LEAST_SPARE_BYTES, self.size // _SPARE_SHARE)
        self.buffer: npt.NDArray[np.uint8] = np.empty(self.size + spare + PADDING_BYTES, np.uint8)
        at = 0
        for piece in pieces:
            self.buffer[at : at + len(piece)] = piece
            at += len(piece)

    def room(self, size: int) -> int:
        """Make room for `size` bytes more; return the index of the first."""
        at, needed = self.size, self.size + size + PADDING_BYTES
        if needed > len(self.buffer):
            larger = np.empty(needed + needed // _SPARE_SHARE, np.uint8)
            larger[:at] = self.buffer[:at]
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


def split_blocks(chunks: Iterable[bytes], max_line_bytes: int) -> Iterator[Block]:
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
        self._offset = 0
        self._rest = b""
        self._is_at_start = True
        self._is_skipping = False  # the rest of a line that is too long
        self._after_return = False  # that ended in \r: a \n would belong to its end

    def take(self, chunk: bytes) -> Iterator[Block]:
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
        text = Text(parts)
        offset = self._offset
        self._offset += text.size
        if _most_ends(text) <= MOST_LINES:
            yield Block(offset, text, text.size)
            return
        at = 0
        for end in _ends_of_many(text):
            yield Block(offset + at, Text([text.bytes(at, end)]), end - at)
            at = end

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
