"""Where an export is written: whole or not at all, and over nothing that is in use."""

import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.errors import ConfigurationError, TumenError
from pipeline.feeds.source import path_named
from pipeline.warehouse.files import put_in_place
from pipeline.warehouse.home import Home

_SQLITE_LOGS = ("-wal", "-journal")
_UNFINISHED = "export"
_NAME_LETTERS = 40  # of at most four bytes each: with what stands around them no more than a name may have
_RANDOM_LETTERS = 8  # that the hidden folder's name ends with
_YOUNG_S = 60.0  # a folder that was made this moment may not be held yet


def check_place(path: Path, home: Home) -> Path:
    """Where the file will lie, links followed.

    Raises:
        ConfigurationError: something other than a file lies there, the home needs what lies there, its folder is
            missing, another program has it open, or no file can have such a name.
    """
    try:
        return _checked(path, path.resolve(), home)
    except (OSError, RuntimeError) as error:  # a name that is too long, links in a circle
        why = error.strerror if isinstance(error, OSError) else "its links lead in a circle"
        message = f"{path}: there can be no such file ({why}); give -o another name"
        raise ConfigurationError(message) from error


def assert_no_feed(path: Path, place: Path, feeds: Iterable[str]) -> None:
    """A feed file is evidence, and there is no other copy of it.

    Args:
        path: as it was asked for.
        place: the same, as `check_place` gives it.
        feeds: paths of feed files, as `ingest_files` has them.

    Raises:
        ConfigurationError: one of them lies there.
    """
    if any(place.name in feed and path_named(feed).resolve() == place for feed in feeds):
        message = f"{path}: is a feed file that findings rest on; give -o another name"
        raise ConfigurationError(message)


def _checked(path: Path, place: Path, home: Home) -> Path:
    if place.exists() and not place.is_file():
        message = f"{path}: is no file; give -o the name of one"
    elif not place.parent.is_dir():
        message = f"{path}: its folder is not there; make it, or give -o a file in one that is"
    elif any(place.is_relative_to(needed.resolve()) for needed in _needed(home)):
        message = f"{path}: lies among what the home needs; give -o a file in {home.reports} or outside the home"
    elif logs := [log for log in _SQLITE_LOGS if place.with_name(place.name + log).exists()]:
        # SQLite would play the log of the old file into the new one.
        message = (
            f"{path}: another program has it open, or left {path.name}{logs[0]}; close it there, or give another name"
        )
    else:
        return place
    raise ConfigurationError(message)


@contextmanager
def written_whole(place: Path, suffix: str) -> Iterator[Path]:
    """Give a name to write to; what was written there takes its place as one step when all went well.

    It lies in a hidden folder beside, which goes whatever happens but a kill; what a kill left, the next export to this
    place removes.

    Raises:
        TumenError: the folder cannot be written, or the disk is full; what was there is still there.
    """
    try:
        _sweep(place)
        with TemporaryDirectory(dir=place.parent, prefix=_hidden(place)) as folder, _held(Path(folder)):
            unfinished = Path(folder, f"{_UNFINISHED}{suffix}")
            yield unfinished
            with unfinished.open("rb") as file:
                os.fsync(file.fileno())
            unfinished.chmod(0o666 & ~_umask())
            put_in_place(unfinished, place)
    except OSError as error:
        message = f"{place}: cannot be written: {error.strerror or error}; free disk space, or give -o another folder"
        raise TumenError(message) from error


def _hidden(place: Path) -> str:
    """How hidden folders beside this place begin; of a long name the beginning has to do."""
    return f".{place.name[:_NAME_LETTERS]}."


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder as long as its export goes on; a kill lets it go.

    Whether it is held is given: it is not where another holds it, nor where the file system knows no locks.
    """
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        yield _is_locked(descriptor)
    finally:
        os.close(descriptor)


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sweep(place: Path) -> None:
    """Remove hidden folders that killed exports to this place left: nobody holds them, and nothing else is in them."""
    with suppress(OSError):
        for folder in place.parent.iterdir():
            if folder.name[:-_RANDOM_LETTERS] == _hidden(place) and folder.is_dir() and not folder.is_symlink():
                with suppress(OSError):
                    _remove_if_left(folder)


def _remove_if_left(folder: Path) -> None:
    is_young = time.time() - folder.stat().st_mtime < _YOUNG_S
    if not is_young and all(one.name.startswith(f"{_UNFINISHED}.") for one in folder.iterdir()):
        with _held(folder) as is_ours:
            if is_ours:
                shutil.rmtree(folder)


def _needed(home: Home) -> tuple[Path, ...]:
    files = (home.outbox_db, home.operators_told, home.zones, home.root / "tumen.toml", home.root / ".lock")
    return (home.lake, home.telling, home.warehouse_db.parent, home.published_db.parent, home.live, *files)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
