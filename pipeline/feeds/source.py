"""A feed file: which bytes they are, what format they hold, and their lines."""

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedIOBase
from pathlib import Path

from pipeline.errors import FeedGrowingError, FeedRejectedError
from pipeline.feeds.blocks import BLOCK_BYTES, Block, split_blocks
from pipeline.feeds.compression import CHUNK_BYTES, is_packed, unpacked_chunks, unpacked_head
from pipeline.feeds.detection import HEAD_BYTES, FeedFormat, detect_format
from pipeline.feeds.digest import RunningDigest
from pipeline.feeds.json_layout import split_json
from pipeline.feeds.lines import Chunk, Line, split_lines
from pipeline.settings import DecodeSettings

OnRead = Callable[[int], object]
_ESCAPED_BYTE = re.compile(rb"\\x([89a-f][0-9a-f])")


class FeedUnreadableError(FeedRejectedError):
    """The bytes of the file cannot be had, now: it goes by `unreadable_id` and is tried again by the next run."""


@dataclass(slots=True)
class FeedFile:
    """A file that is a feed.

    Attributes:
        path: where it lies.
        format: what it holds.
        settings: how it is read.
        state: size, time of the last change and inode when it was opened first.
        known: SHA-256 and size of its bytes as they lie there, once they have been read.
    """

    path: Path
    format: FeedFormat
    settings: DecodeSettings
    state: tuple[int, int, int]
    known: tuple[str, int] | None = None

    @property
    def file_id(self) -> str:
        """SHA-256 of the bytes as they lie there, packed or not, hexadecimal; raises what `fingerprint` does."""
        return self._known()[0]

    @property
    def bytes(self) -> int:
        """How many these are."""
        return self._known()[1]

    @property
    def longest_line_bytes(self) -> int:
        """The longest line that is read whole."""
        settings = self.settings
        return settings.max_trajectory_bytes if self.format.has_trajectory_lines else settings.max_line_bytes

    def blocks(self, on_read: OnRead | None = None) -> Iterator[Block]:
        """The uncompressed stream in blocks of whole lines; takes and raises what `batches` does."""
        with self._chunks(BLOCK_BYTES, on_read) as chunks:
            yield from split_blocks(chunks, self.longest_line_bytes)

    def batches(self, on_read: OnRead | None = None) -> Iterator[list[Line]]:
        """The lines of the uncompressed stream, a list at a time; memory does not grow with the file.

        Args:
            on_read: told how many bytes more of the file were read, as they lie there, packed or not.

        Raises:
            FeedRejectedError: the file cannot be read or unpacked to its end.
            FeedGrowingError: the file is not what it was when it was first read.
        """
        split = split_json if self.format.is_json else split_lines
        with self._chunks(CHUNK_BYTES, on_read) as chunks:
            yield from split(chunks, self.longest_line_bytes)

    @contextmanager
    def _chunks(self, chunk_bytes: int, on_read: OnRead | None) -> Iterator[Iterator[Chunk]]:
        """The uncompressed stream; who reads all of a plain file has its fingerprint without reading it again."""
        with self.opened() as file:
            chunks = _told(unpacked_chunks(file, self.path, self.settings, chunk_bytes), file, on_read)
            yield chunks if self.known else self._passed_on(chunks)

    def _passed_on(self, chunks: Iterator[Chunk]) -> Iterator[Chunk]:
        with RunningDigest(self.settings.workers) as digest:
            yield from digest.passed_on(chunks)
        self.known = digest.hexadecimal, digest.size_bytes

    @contextmanager
    def opened(self) -> Iterator[BufferedIOBase]:
        """The file to read from, which must stay the same; an archive is unpacked more than once, and known first."""
        with _opened(self.path) as file:
            if self.known is None and is_packed(file):
                self.known = fingerprint(self.path)
            with self._unchanged():
                yield file

    def _known(self) -> tuple[str, int]:
        if self.known is None:
            self.known = fingerprint(self.path)
        return self.known

    @contextmanager
    def _unchanged(self) -> Iterator[None]:
        """What is read within counts only if the file stayed the same: a growing archive looks like a damaged one."""
        try:
            yield
        except FeedRejectedError:
            if self._has_changed():
                raise FeedGrowingError(self.path) from None
            raise
        if self._has_changed():
            raise FeedGrowingError(self.path)

    def _has_changed(self) -> bool:
        """A file that was touched but holds the bytes that were read stayed the same."""
        state = _state(self.path)
        if state == self.state:
            return False
        return state[0] != self.state[0] or self.known is None or fingerprint(self.path) != self.known


def read_feed(path: Path, settings: DecodeSettings, feed_format: FeedFormat | None = None) -> FeedFile:
    """Tell a file's format by content; of an archive, see that it can be unpacked whole.

    Args:
        path: the file.
        settings: what an archive may unpack to.
        feed_format: what somebody says that it is; the content is then not asked.

    Raises:
        FeedRejectedError: unreadable, a damaged or too rich archive, or no feed format that is known.
        FeedGrowingError: its size changed while it was read.
    """
    feed = FeedFile(path, feed_format or FeedFormat.NMEA, settings, _state(path))
    with feed.opened() as file:
        head = unpacked_head(file, path, settings, HEAD_BYTES)
    try:
        feed.format = feed_format or detect_format(head[:HEAD_BYTES])
    except ValueError as error:
        raise FeedRejectedError(path, str(error)) from error
    return feed


def fingerprint(path: Path) -> tuple[str, int]:
    """SHA-256 of the bytes as they lie there, hexadecimal, and how many they are.

    Raises:
        FeedUnreadableError: the file cannot be read.
        FeedGrowingError: its size changed while it was read.
    """
    digest = hashlib.sha256()
    with _opened(path) as file:
        size_bytes = file.seek(0, 2)
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
        if file.tell() != size_bytes or file.seek(0, 2) != size_bytes:
            raise FeedGrowingError(path)
    return digest.hexdigest(), size_bytes


def unreadable_id(path: Path) -> str:
    """What stands for the fingerprint of a file that cannot be read: the hash of its path, for want of another."""
    return hashlib.sha256(b"unreadable " + os.fsencode(path.resolve())).hexdigest()


def path_text(path: Path) -> str:
    r"""The path as text that every table, log and JSON can hold: bytes of a name that are no UTF-8 as `\xe9`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def path_named(text: str) -> Path:
    """The path that `path_text` made `text` of."""
    if os.path.lexists(text):
        return Path(text)
    name = _ESCAPED_BYTE.sub(lambda found: bytes([int(found[1], 16)]), text.encode())
    return Path(os.fsdecode(name))


def _told(chunks: Iterable[Chunk], file: BufferedIOBase, on_read: OnRead | None) -> Iterator[Chunk]:
    """The chunks that are unpacked from `file`, as they are."""
    told = 0
    for chunk in chunks:
        at = file.tell()
        if on_read and at > told:  # a zip's directory lies at its end and is read first
            on_read(at - told)
            told = at
        yield chunk


def _state(path: Path) -> tuple[int, int, int]:
    """What changes when the file does: its size, the time of its last change, the file itself."""
    try:
        found = path.stat()
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise FeedUnreadableError(path, reason) from error
    return found.st_size, found.st_mtime_ns, found.st_ino


@contextmanager
def _opened(path: Path) -> Iterator[BufferedIOBase]:
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        raise FeedUnreadableError(path, reason) from error
