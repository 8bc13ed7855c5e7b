"""One file that holds others with their hashes: what a backup is written to and read back from."""

import hashlib
import io
import os
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import TumenError
from pipeline.warehouse.files import write_whole

CONTENTS = "tumen-backup.json"
"""The first member: what the others must be."""

_PIECE_BYTES = 2**20
_MOST_CONTENTS_BYTES = 2**30


class Contents(BaseModel):
    """What an archive holds.

    Attributes:
        code_version: the Tumen that wrote it.
        files: SHA-256 of every file, hexadecimal, by its name relative to the home.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code_version: str
    files: dict[str, str]


def write_archive(path: Path, code_version: str, files: Mapping[str, Path]) -> Contents:
    """Write `files`, by the name that each has in the archive, whole or not at all.

    Raises:
        TumenError: a file cannot be read, changed while it was, or the disk is full; what was at `path` is still there.
    """
    try:
        contents = Contents(code_version=code_version, files={name: _sha256(files[name]) for name in sorted(files)})
    except OSError as error:
        message = f"{error.filename}: cannot be read: {error.strerror}; `tumen doctor` says what is missing"
        raise TumenError(message) from error
    write_whole(path, lambda out: _write(out, contents, files))
    return contents


def read_archive(path: Path, folder: Path) -> Contents:
    """Put every file of the archive into `folder`, each held against its hash, and synced.

    Raises:
        TumenError: it is no archive of Tumen, is torn, or holds a file that is not what it should be; `folder` may
            then hold some of them.
    """
    try:
        with tarfile.open(path, "r:") as archive:
            contents = _contents(archive)
            left = dict(contents.files)
            while (member := archive.next()) is not None:
                expected = left.pop(member.name, None)
                if expected is None or not member.isfile() or not _is_inside(member.name):
                    message = f"{path}: {member.name!r} does not belong in a backup of Tumen; use another backup"
                    raise TumenError(message)
                if _extract(archive, member, folder / member.name) != expected:
                    message = f"{path}: {member.name} is not what was written; use another backup"
                    raise TumenError(message)
    except (tarfile.TarError, EOFError, ValidationError, OSError) as error:
        message = f"{path}: cannot be restored: {error}; use another backup, or free disk space"
        raise TumenError(message) from error
    if left:
        message = f"{path}: ends before {min(left)}; use another backup"
        raise TumenError(message)
    return contents


def _write(out: BinaryIO, contents: Contents, files: Mapping[str, Path]) -> None:
    text = contents.model_dump_json(indent=1).encode()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        first = tarfile.TarInfo(CONTENTS)
        first.size = len(text)
        archive.addfile(first, io.BytesIO(text))
        for name, expected in contents.files.items():
            with files[name].open("rb") as file:
                member = tarfile.TarInfo(name)
                member.size = os.fstat(file.fileno()).st_size
                hashed = _Hashed(file)
                archive.addfile(member, hashed)
            if hashed.digest.hexdigest() != expected:
                message = f"{files[name]}: changed while it was copied; run it again"
                raise TumenError(message)


def _contents(archive: tarfile.TarFile) -> Contents:
    first = archive.next()
    file = archive.extractfile(first) if first and first.isfile() and first.name == CONTENTS else None
    if first is None or file is None or first.size > _MOST_CONTENTS_BYTES:
        message = f"it does not begin with {CONTENTS}"
        raise tarfile.ReadError(message)
    return Contents.model_validate_json(file.read())


def _is_inside(name: str) -> bool:
    """Whether a name leads to a file below the folder it is put in, and nowhere else."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and str(path) == name and "\0" not in name


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> str:
    """Write one member to `path`; return its hash."""
    source = archive.extractfile(member)
    if source is None:
        return ""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as out:
        while piece := source.read(_PIECE_BYTES):
            digest.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece
