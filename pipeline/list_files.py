"""Files of watchlists: opened, read line by line within bounds, and what version of which list they make."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import dataframely as dy
import polars as pl

from pipeline.errors import ConfigurationError
from pipeline.judge.lists.formats import ListFormat
from pipeline.judge.watchlists import ListFile, ReadList
from pipeline.resources import data_path
from pipeline.schemas import ListEntries, WatchlistVersions

_LONGEST_LINE_BYTES = 16 * 2**20  # bounds memory: a line is held whole
_CHUNK_BYTES = 2**20


@dataclass(frozen=True)
class TextLines:
    """The lines of a file in UTF-8, with their ends; each `iter` reads it anew.

    Raises (while iterating):
        ConfigurationError: the file cannot be read, is not UTF-8, or has a line beyond all bounds; names the line.
    """

    path: Path

    def __iter__(self) -> Iterator[str]:
        """Open the file and give its lines one by one."""
        line_no = 0
        try:
            with self.path.open("rb") as file:
                while line := file.readline(_LONGEST_LINE_BYTES):
                    line_no += 1
                    if len(line) == _LONGEST_LINE_BYTES:
                        message = f"{self.path}: line {line_no} has over {_LONGEST_LINE_BYTES // 2**20} MB; is it text?"
                        raise ConfigurationError(message)
                    yield line.decode("utf-8")
        except OSError as error:
            message = f"{self.path}: cannot be read: {error.strerror}; check the path"
            raise ConfigurationError(message) from error
        except UnicodeDecodeError as error:
            message = f"{self.path}: line {line_no}: cannot be read as UTF-8 text: {error}; save the file in UTF-8"
            raise ConfigurationError(message) from error


def list_file(path: Path, list_format: ListFormat | None = None) -> ListFile:
    """A file to read. A bare name that is no file here may be that of a list in Tumen's own `data/`."""
    try:
        found = path if path.exists() or path.name != str(path) else data_path(path.name)
    except ConfigurationError:
        found = path
    if found.exists() and not found.is_file():
        message = f"{found}: is no file; give the files of the lists one by one"
        raise ConfigurationError(message)
    return ListFile(str(found), found.stem, TextLines(found), list_format)


def versions_of(
    read: Sequence[ReadList], files: Sequence[ListFile], *, as_of_utc: datetime | None, now_utc: datetime
) -> list[tuple[dy.DataFrame[ListEntries], dy.DataFrame[WatchlistVersions]]]:
    """What was read, list by list: all files of one call that speak of a list make one version of it.

    Args:
        read: what the files gave.
        files: the same files, in the same order.
        as_of_utc: the day of the versions, where somebody gave it; else the files' own, else `now_utc`.
        now_utc: the wall clock.

    Raises:
        ConfigurationError: files of one list give different days, or a day lies in the future.
    """
    names = sorted({name for one in read for name in one.entries["list_name"].unique()})
    return [_version(name, read, files, as_of_utc, now_utc) for name in names]


def named_version(versions: pl.DataFrame, version: pl.DataFrame) -> dict[str, object]:
    """List, name and entries of a version, or of the newest of the same list and files where that was there already."""
    named = ["list_name", "list_version", "entries"]
    same = versions.join(version, on=["list_name", "content_sha256"], how="semi").sort("as_of_utc")
    at_once = same.join(version, on="as_of_utc", how="semi")
    return (same.tail(1) if at_once.is_empty() else at_once).select(named).row(0, named=True)


def _version(
    name: str,
    read: Sequence[ReadList],
    files: Sequence[ListFile],
    as_of_utc: datetime | None,
    now_utc: datetime,
) -> tuple[dy.DataFrame[ListEntries], dy.DataFrame[WatchlistVersions]]:
    speaking = [pair for pair in zip(read, files, strict=True) if name in pair[0].entries["list_name"]]
    is_ofac = any(one.list_format is ListFormat.OFAC_SDN for one, _ in speaking)
    beside = [pair for pair in zip(read, files, strict=True) if is_ofac and pair[0].list_format is ListFormat.OFAC_ALT]
    of_list = [one.entries.filter(pl.col("list_name") == name) for one, _ in speaking]
    entries = pl.concat(of_list).unique("entry_id", keep="first", maintain_order=True).sort("entry_id")
    day = as_of_utc or _own_day(name, [one for one, _ in speaking])
    if day and day > now_utc + timedelta(days=1):
        message = f"{speaking[0][1].source}: the version's day {day:%Y-%m-%d} lies in the future; give it by --as-of"
        raise ConfigurationError(message)
    moment = day or now_utc
    version = {
        "list_name": name,
        "list_version": f"{moment:%Y-%m-%d}" if moment.time() == datetime.min.time() else f"{moment.isoformat()}Z",
        "as_of_utc": moment,
        "is_dated": day is not None,
        "loaded_at_utc": now_utc,
        "format": ", ".join(sorted({one.list_format.value for one, _ in speaking})),
        "source": ", ".join(Path(file.source).name for _, file in [*speaking, *beside]),
        "content_sha256": _fingerprint([*speaking, *beside]),
        "entries": entries.height,
    }
    row = pl.DataFrame([version], schema=WatchlistVersions.create_empty().schema)
    return ListEntries.validate(entries), WatchlistVersions.validate(row)


def _own_day(name: str, read: Sequence[ReadList]) -> datetime | None:
    days = sorted({one.account.as_of_utc for one in read if one.account.as_of_utc})
    if len(days) > 1:
        said = ", ".join(f"{day:%Y-%m-%d}" for day in days)
        message = f"{', '.join(one.source for one in read)}: files of one list, {name}, of {said}; load them one by one"
        raise ConfigurationError(message)
    return days[0] if days else None


def _fingerprint(files: Sequence[tuple[ReadList, ListFile]]) -> str:
    """Hash of what was read: the files' bytes, and as what."""
    digest = hashlib.sha256()
    for one, file in sorted(files, key=lambda pair: pair[1].source):
        digest.update(f"{one.list_format.value}\n".encode())
        digest.update(_sha256(Path(file.source)))
    return digest.hexdigest()


def _sha256(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.digest()
