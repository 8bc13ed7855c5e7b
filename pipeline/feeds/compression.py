"""A file's bytes, unpacked as its magic bytes say and within bounds."""

import errno
import gzip
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedIOBase
from itertools import cycle
from pathlib import Path
from typing import Protocol

from pipeline.errors import FeedRejectedError
from pipeline.feeds.lines import Chunk
from pipeline.settings import DecodeSettings

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError, ZstdFile
else:
    from backports.zstd import ZstdError, ZstdFile

CHUNK_BYTES = 2**20
LARGE_CHUNK_BYTES = 2 * CHUNK_BYTES
# Small files of one repeated sentence pack better than any bound; unpacking this much harms nobody.
_HARMLESS_BYTES = 16 * 2**20
_ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without bound
_GZIP, _ZSTD, _ZIP, _EMPTY_ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"PK\x05\x06"
_ARCHIVES = (_GZIP, _ZSTD, _ZIP, _EMPTY_ZIP)
_DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error, ZstdError, zipfile.BadZipFile, RuntimeError)
# `zipfile` believes a damaged directory: names that are no UTF-8, lengths that are too short.
_DAMAGED_DIRECTORY = (ValueError, LookupError, struct.error)


class _Stream(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


def is_packed(file: BufferedIOBase) -> bool:
    """Whether a file is an archive, by its first bytes."""
    return _magic(file).startswith(_ARCHIVES)


def unpacked_head(file: BufferedIOBase, path: Path, settings: DecodeSettings, head_bytes: int) -> bytes:
    """The first bytes of the uncompressed stream: at least `head_bytes`, if it has them.

    An archive is unpacked to its end, so that a bomb or a damaged one is told before any line is cut.

    Raises:
        FeedRejectedError: as `unpacked_chunks`.
    """
    is_archive = is_packed(file)
    head = b""
    for chunk in unpacked_chunks(file, path, settings):
        if len(head) < head_bytes:
            head += chunk
        elif not is_archive:
            break
    return head


def unpacked_chunks(
    file: BufferedIOBase, path: Path, settings: DecodeSettings, chunk_bytes: int = CHUNK_BYTES
) -> Iterator[Chunk]:
    """The uncompressed stream of an open file: plain, gz, zst, or a zip of one file; at most `chunk_bytes` at a time.

    Of a plain file, chunks of `LARGE_CHUNK_BYTES` and more are read into the memory of the last but one.

    Raises:
        FeedRejectedError: the archive is damaged, cut short, encrypted or of several files, or it unpacks to more
            than `max_unpacked_bytes` or `max_unpack_ratio` times its size.
    """
    packed_bytes = file.seek(0, 2)
    file.seek(0)
    most = min(settings.max_unpacked_bytes, max(_HARMLESS_BYTES, packed_bytes * settings.max_unpack_ratio))
    unpacked_bytes = 0
    try:
        with _opened(file, path) as stream:
            is_archive = stream is not file
            is_large = not is_archive and chunk_bytes >= LARGE_CHUNK_BYTES
            for chunk in _large_chunks(file, chunk_bytes) if is_large else _chunks(stream, chunk_bytes):
                unpacked_bytes += len(chunk)
                if is_archive and unpacked_bytes > most:
                    reason = f"unpacks to more than {most:.0f} bytes (max_unpacked_bytes, max_unpack_ratio)"
                    raise FeedRejectedError(path, reason)
                yield chunk
    except (*_DAMAGE, *_DAMAGED_DIRECTORY) as error:
        raise _damaged(path, error) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a directory that points to before the file's start
            raise
        raise _damaged(path, error) from error


def _chunks(stream: _Stream, chunk_bytes: int) -> Iterator[bytes]:
    while chunk := stream.read(chunk_bytes):
        yield chunk


def _large_chunks(file: BufferedIOBase, chunk_bytes: int) -> Iterator[memoryview]:
    for buffer in cycle([bytearray(chunk_bytes), bytearray(chunk_bytes)]):
        count = file.readinto(buffer)
        if not count:
            return
        yield memoryview(buffer)[:count]


def _damaged(path: Path, error: Exception) -> FeedRejectedError:
    return FeedRejectedError(path, f"damaged or incomplete archive: {error}")


def _magic(file: BufferedIOBase) -> bytes:
    file.seek(0)
    magic = file.read(4)
    file.seek(0)
    return magic


@contextmanager
def _opened(file: BufferedIOBase, path: Path) -> Iterator[_Stream]:
    magic = _magic(file)
    if magic.startswith(_GZIP):
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked
    elif magic == _ZSTD:
        with ZstdFile(file) as unpacked:
            yield unpacked
    elif magic in {_ZIP, _EMPTY_ZIP}:
        with zipfile.ZipFile(file) as archive, archive.open(_only_member(archive, path)) as unpacked:
            yield unpacked
    else:
        yield file


def _only_member(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        reason = f"a zip of {len(members)} files; a feed is one file, so that a line has one place"
        raise FeedRejectedError(path, reason)
    if members[0].compress_type not in _ZIP_METHODS:
        raise FeedRejectedError(path, "a zip packed by a rare method; pack it by deflate")
    return members[0]
