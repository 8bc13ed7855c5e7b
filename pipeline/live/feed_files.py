"""What is heard, as a feed file a UTC day, for the night: written as it comes, appended to after a restart."""

from datetime import date, datetime
from io import FileIO
from pathlib import Path
from typing import NamedTuple

import structlog

from pipeline.errors import ConfigurationError

_PREFIX, _SUFFIX = "live-", ".nmea"
_log = structlog.get_logger()


def day_of_name(path: Path) -> date | None:
    """The UTC day that a daily file is of, by its name; None: it is no such file."""
    text = path.name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
    try:
        return date.fromisoformat(text) if path.name == f"{_PREFIX}{text}{_SUFFIX}" else None
    except ValueError:
        return None


class Written(NamedTuple):
    """Where some lines went: the file's name, the offset of the first of them, and whether the file was opened anew."""

    name: str
    offset: int
    is_new_file: bool


class FeedFiles:
    """The daily files of one folder."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if need be.

        Raises:
            ConfigurationError: it cannot be made.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{folder}: cannot be made: {error.strerror}; give --feed a folder that you may write"
            raise ConfigurationError(message) from error
        self._folder = folder
        self._file: FileIO | None = None
        self._day: date | None = None
        self._size = 0
        self._is_torn = False
        self.lost_bytes = 0
        """What could not be written, of a disk that is full for instance."""

    def write(self, data: bytes, now_utc: datetime) -> Written:
        """Append whole lines to the file of the day; they are with the system when this returns.

        A disk that is full does not keep anybody from being told of a docking: what cannot be written is counted.
        """
        try:
            is_new_file = self._open(now_utc.date())
            offset = self._size
            self._append(data)
        except OSError as error:
            if not self.lost_bytes:
                _log.error("feed_file_not_written", folder=str(self._folder), reason=str(error))
            self.lost_bytes += len(data)
            self._is_torn = self._file is not None
            is_new_file, offset = False, self._size
        return Written(self.path(now_utc.date()).name, offset, is_new_file)

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self._folder

    def close(self) -> None:
        """Close the file that is open."""
        if self._file:
            self._file.close()
        self._file = None

    def path(self, day: date) -> Path:
        """The file of a day."""
        return self._folder / f"{_PREFIX}{day.isoformat()}{_SUFFIX}"

    def since(self, name: str) -> list[Path]:
        """The files there are from `name` on, in the order of their days."""
        return sorted(path for path in self._folder.glob(f"{_PREFIX}*{_SUFFIX}") if path.name >= name)

    def _open(self, day: date) -> bool:
        if self._file and self._day == day:
            return False
        self.close()
        path = self.path(day)
        self._file = FileIO(path, "a+")
        self._day, self._size = day, path.stat().st_size
        if self._size:
            self._file.seek(self._size - 1)
            self._is_torn = self._file.read(1) not in {b"\n", b"\r"}
        return True

    def _append(self, data: bytes) -> None:
        """Write all of it; a line that a kill or a full disk has torn gets its end first."""
        if self._file is None:
            raise AssertionError
        view = memoryview(b"\n" + data if self._is_torn else data)
        while view:
            count = self._file.write(view) or 0
            self._size += count
            self._is_torn = bytes(view[:count][-1:]) not in {b"\n", b"\r"}
            view = view[count:]
