"""Feed files gone back to: whether each still holds the bytes that were read, and what its lines say."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.errors import FeedGrowingError, FeedRejectedError
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.lines import Line
from pipeline.feeds.source import fingerprint, path_named, read_feed
from pipeline.proof.reread import RereadFile
from pipeline.proof.sentences import reread_sentences
from pipeline.proof.table_rows import is_reread, reread_rows
from pipeline.proof.verdict import Fault
from pipeline.settings import DecodeSettings

_HASH_SHOWN = 12


@dataclass(frozen=True)
class KnownFile:
    """A feed file as `ingest_files` has it."""

    file_id: str
    path: str
    format: str


def is_read_again(file: KnownFile) -> bool:
    """Whether its lines can be read again one by one."""
    name = FeedFormat(file.format)
    return name is FeedFormat.NMEA or is_reread(name)


def changed(file: KnownFile) -> tuple[Fault | None, bool]:
    """What is wrong with the file as a whole, None where it is as it was; and whether it can be read at all."""
    path = path_named(file.path)
    try:
        digest, _ = _fingerprint(path, *_state(path))
    except FileNotFoundError:
        return Fault("the file is not there any more; put it back where it was", file.path), False
    except (OSError, FeedRejectedError, FeedGrowingError) as error:
        return Fault(f"the file cannot be read: {error}", file.path), False
    if digest == file.file_id:
        return None, True
    was, now = file.file_id[:_HASH_SHOWN], digest[:_HASH_SHOWN]
    what = f"its bytes are not those that were read: their SHA-256 was {was}..., now it is {now}..."
    return Fault(what, file.path), True


def reread(
    file: KnownFile, wanted: Collection[int], ships: Collection[int], settings: DecodeSettings
) -> tuple[RereadFile, Fault | None]:
    """The messages on `wanted` lines, and of a file of sentences all of `ships`; and why it ended early, if it did."""
    found = RereadFile()
    name = FeedFormat(file.format)
    try:
        lines = _lines(path_named(file.path), name, settings)
        if name is FeedFormat.NMEA:
            found = reread_sentences(lines, wanted, ships, settings)
        elif is_reread(name):
            found = reread_rows(lines, frozenset(wanted), name)
    except (FeedRejectedError, FeedGrowingError) as error:
        return found, Fault(f"the file cannot be read to its end: {error}", file.path)
    return found, None


def _lines(path: Path, name: FeedFormat, settings: DecodeSettings) -> Iterator[Line]:
    for batch in read_feed(path, settings, name).batches():
        yield from batch


def _state(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns


@lru_cache(maxsize=4096)
def _fingerprint(path: Path, size_bytes: int, changed_ns: int) -> tuple[str, int]:
    """Hashed once while several findings are verified; size and time are part of the key."""
    del size_bytes, changed_ns
    return fingerprint(path)
