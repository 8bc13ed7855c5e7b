"""Everything a deployment owns lies under one folder: its paths, and the lock that keeps writers apart."""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import ConfigurationError


@dataclass(frozen=True)
class Home:
    """The folder given as `--home`.

    Attributes:
        root: the folder; it need not exist before `create`.
    """

    root: Path

    @property
    def lake(self) -> Path:
        """Parquet files of decoded feeds; what the ledger does not list does not exist."""
        return self.root / "lake"

    @property
    def telling(self) -> Path:
        """The lake's days pressed to what tells; may be deleted, and is made anew."""
        return self.root / "telling"

    @property
    def warehouse_db(self) -> Path:
        """The writer's database; analysts never open it."""
        return self.root / "warehouse" / "tumen.duckdb"

    @property
    def published_db(self) -> Path:
        """The analysts' database, replaced as one step."""
        return self.root / "published" / "tumen.duckdb"

    @property
    def outbox_db(self) -> Path:
        """What became of each alert, so that relay and people never wait for the writer."""
        return self.root / "outbox.sqlite"

    @property
    def operators_told(self) -> Path:
        """What operators were told lately, so that they are not told again every few minutes."""
        return self.root / "operators_told.json"

    @property
    def zones(self) -> Path:
        """Zones that its owner drew beside those that ship with Tumen; there need be none."""
        return self.root / "zones.geojson"

    @property
    def live(self) -> Path:
        """Daily feed files of what the live watch hears."""
        return self.root / "live"

    @property
    def reports(self) -> Path:
        """Dossiers and exports that were given no other place."""
        return self.root / "reports"

    def create(self) -> None:
        """Make the folders that are missing.

        Raises:
            ConfigurationError: the home or a folder in it is a file, or may not be written.
        """
        folders = (self.lake, self.warehouse_db.parent, self.published_db.parent, self.reports)
        try:
            for folder in folders:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = (
                f"home {self.root}: cannot make {error.filename}: {error.strerror}; "
                "give --home a folder that you may write"
            )
            raise ConfigurationError(message) from error
        if not os.access(self.root, os.W_OK):
            message = f"home {self.root}: not writable; give --home a folder that you may write"
            raise ConfigurationError(message)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the home; another process or thread that wants it waits, this thread may take it again.

        The kernel releases the lock when its process ends, however it ends.

        Raises:
            ConfigurationError: the home cannot be written.
        """
        self.create()
        with exclusive(self.root / ".lock"):
            yield

    @contextmanager
    def try_lock(self) -> Iterator[bool]:
        """Hold the home if it is free, and say whether it was; for callers that must not wait."""
        self.create()
        with _held(self.root / ".lock", wait=False) as taken:
            yield taken


class _Lock:
    """One lock file as this process holds it: by which thread, how often, through which descriptor."""

    def __init__(self) -> None:
        self.thread = threading.RLock()
        self.depth = 0
        self.descriptor = -1


_locks: dict[tuple[int, Path], _Lock] = {}
_locks_guard = threading.Lock()


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file `path` (made if need be), waiting for other processes and threads; re-entrant."""
    with _held(path, wait=True):
        yield


@contextmanager
def exclusive_if_free(path: Path) -> Iterator[bool]:
    """Hold the lock file `path` (made if need be) if nobody else does, and say whether that was so."""
    with _held(path, wait=False) as taken:
        yield taken


@contextmanager
def _held(path: Path, *, wait: bool) -> Iterator[bool]:
    # A forked child copies this table but does not own the lock, hence the process id in the key.
    with _locks_guard:
        lock = _locks.setdefault((os.getpid(), path.resolve()), _Lock())
    if not lock.thread.acquire(blocking=wait):
        yield False
        return
    try:
        if lock.depth == 0 and not _take(lock, path, wait=wait):
            yield False
            return
        lock.depth += 1
        try:
            yield True
        finally:
            lock.depth -= 1
            if lock.depth == 0:
                os.close(lock.descriptor)
    finally:
        lock.thread.release()


def _take(lock: _Lock, path: Path, *, wait: bool) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        message = f"{path}: cannot be locked: {error.strerror}; make its folder writable"
        raise ConfigurationError(message) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        os.close(descriptor)
        return False
    except BaseException:
        os.close(descriptor)
        raise
    lock.descriptor = descriptor
    return True
