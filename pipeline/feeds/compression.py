"""A file's bytes, unpacked as its magic bytes say and within bounds."""

import gzip
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from pipeline.errors import FeedRejectedError
from pipeline.settings import DecodeSettings

if sys.version_info >= (3, 14):
    from compression.zstd import ZstdError, ZstdFile
else:
    from backports.zstd import ZstdError, ZstdFile

CHUNK_BYTES = 2**20
# Small files of one repeated sentence pack better than any bound; unpacking this much harms nobody.
_HARMLESS_BYTES = 16 * 2**20
_ZIP_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others unpack without bound
_DAMAGE = (EOFError, gzip.BadGzipFile, zlib.error, ZstdError, zipfile.BadZipFile, RuntimeError)


class _Stream(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


def unpacked_chunks(file: IO[bytes], path: Path, settings: DecodeSettings) -> Iterator[bytes]:
    """The uncompressed stream of an open file: plain, gz, zst, or a zip of one file.

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
            is_packed = stream is not file
            while chunk := stream.read(CHUNK_BYTES):
                unpacked_bytes += len(chunk)
                if is_packed and unpacked_bytes > most:
                    reason = f"unpacks to more than {most:.0f} bytes (max_unpacked_bytes, max_unpack_ratio)"
                    raise FeedRejectedError(path, reason)
                yield chunk
    except _DAMAGE as error:
        reason = f"damaged or incomplete archive: {error}"
        raise FeedRejectedError(path, reason) from error


@contextmanager
def _opened(file: IO[bytes], path: Path) -> Iterator[_Stream]:
    magic = file.read(4)
    file.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        with gzip.GzipFile(fileobj=file) as unpacked:
            yield unpacked
    elif magic == b"\x28\xb5\x2f\xfd":
        with ZstdFile(file) as unpacked:
            yield unpacked
    elif magic in {b"PK\x03\x04", b"PK\x05\x06"}:
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
