"""Single lines of a feed file, by their offset in the uncompressed stream."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.errors import FeedRejectedError
from pipeline.feeds.compression import unpacked_chunks
from pipeline.settings import DecodeSettings

_LINE_END = re.compile(rb"[\r\n]")


def lines_at(path: Path, offsets: Collection[int], settings: DecodeSettings) -> dict[int, bytes]:
    """The lines that begin at these offsets, without their ends, as far as the file has them.

    Of a line longer than `settings.max_line_bytes` the beginning is given. The stream is read no further than needed.

    Raises:
        FeedRejectedError: the file cannot be read or unpacked.
    """
    wanted = sorted(offsets)
    try:
        with path.open("rb") as file:
            return dict(_found(unpacked_chunks(file, path, settings), wanted, settings.max_line_bytes))
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise FeedRejectedError(path, reason) from error


def _found(chunks: Iterator[bytes | memoryview], wanted: list[int], longest: int) -> Iterator[tuple[int, bytes]]:
    buffer, start = b"", 0
    for chunk in chunks:
        buffer += bytes(chunk)
        while wanted and wanted[0] + longest <= start + len(buffer):
            yield wanted[0], _line(buffer, wanted.pop(0) - start, longest)
        if not wanted:
            return
        kept = max(wanted[0] - start, 0)
        buffer, start = buffer[kept:], start + min(kept, len(buffer))
    for offset in wanted:
        if start <= offset < start + len(buffer):
            yield offset, _line(buffer, offset - start, longest)


def _line(buffer: bytes, at: int, longest: int) -> bytes:
    end = _LINE_END.search(buffer, at, at + longest)
    return buffer[at : end.start() if end else at + longest]
