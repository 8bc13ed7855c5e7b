"""Retention of feed files: what is old and whole in the lake goes, unless a finding cites a line of it.

The manifest of a file says that it goes before it does: so `tumen verify` tells it from one that was lost, after a kill
too.
"""

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigurationError, FeedGrowingError, FeedRejectedError, TumenError
from pipeline.feeds.source import fingerprint, path_named
from pipeline.live.feed_files import day_of_name
from pipeline.pruning import midnight_before
from pipeline.warehouse.home import Home
from pipeline.warehouse.manifest import note_raw_removed
from pipeline.warehouse.store import Warehouse

_CITING = "select file_id, count(distinct finding_id) as findings from evidence group by file_id"
State = tuple[int, int, int]


@dataclass(frozen=True)
class RawFile:
    """A feed file that is there.

    Attributes:
        path: where it lies, as `ingest_files` has it.
        file_id: SHA-256 of the bytes that were ingested.
        bytes: how many these were.
        last_received_at_utc: the time of its last line; None: no line of it was taken with a time.
        findings: how many cite a line of it.
        reason: why it stays though it is old and nothing cites it; None: it goes, or is cited.
    """

    path: str
    file_id: str
    bytes: int
    last_received_at_utc: datetime | None
    findings: int = 0
    reason: str | None = None


@dataclass
class RawPlan:
    """Which feed files go, or went, and which stay.

    Attributes:
        before_utc: files whose last line is older go.
        is_done: whether it was done, or only planned.
        removed: files that go.
        cited: old files that stay since findings cite them.
        left: other files that stay, with the reason.
        not_there: how many the database knows that do not lie there any more, or were replaced by one it knows too.
        newer: how many are not old enough.
        needs_person: a file could not be read or removed.
    """

    before_utc: datetime
    is_done: bool
    removed: list[RawFile] = field(default_factory=list)
    cited: list[RawFile] = field(default_factory=list)
    left: list[RawFile] = field(default_factory=list)
    not_there: int = 0
    newer: int = 0
    needs_person: bool = False

    @property
    def removed_bytes(self) -> int:
        """Of the files that go."""
        return sum(file.bytes for file in self.removed)

    @property
    def cited_bytes(self) -> int:
        """Of the files that stay since they are cited."""
        return sum(file.bytes for file in self.cited)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen prune --raw --json`."""
        return asdict(self) | {"removed_bytes": self.removed_bytes, "cited_bytes": self.cited_bytes}


class _StaysError(Exception):
    """A file stays, for the reason that is the message; `is_fault`: somebody should see to it."""

    def __init__(self, reason: str, *, is_fault: bool = False) -> None:
        super().__init__(reason)
        self.is_fault = is_fault


def prune_raw(home: Home, older_than_days: int, *, is_plan: bool = True) -> RawPlan:
    """Remove feed files that are so many days older than the latest accepted time, or tell which would go.

    A file goes if it was ingested whole, its bytes are still those, its last line is older and no finding cites a line
    of it. It must lie where it was ingested from, not behind a symbolic link; today's file of the live watch stays.
    A run that is going on is waited for, and waits.

    Raises:
        ConfigurationError: there is no home, or nothing was ever accepted.
        TumenError: the warehouse cannot be read.
    """
    if not home.warehouse_db.is_file():
        message = f"{home.root}: holds no warehouse; check --home"
        raise ConfigurationError(message)
    with home.lock():
        with Warehouse.open(home) as warehouse:
            plan = RawPlan(midnight_before(warehouse, older_than_days), is_done=not is_plan)
            rows = warehouse.ingested().sort("path", "file_id").to_dicts()
            findings = dict(warehouse.connection.sql(_CITING).fetchall())
            ledger = set(warehouse.ledger()["path"])
        known = {row["file_id"] for row in rows}
        for row in rows:
            _sort_in(plan, row, findings, known, None if is_plan else (home, ledger))
    return plan


def _sort_in(
    plan: RawPlan,
    row: Mapping[str, Any],
    findings: Mapping[str, int],
    known: Collection[str],
    doing: tuple[Home, Collection[str]] | None,
) -> None:
    """Put a file where it belongs in the plan; where it is for `doing`, remove it if it goes."""
    path, cited_by = path_named(row["path"]), findings.get(row["file_id"], 0)
    file = RawFile(row["path"], row["file_id"], row["bytes"], row["last_received_at_utc"], cited_by)
    try:
        if not _is_there(path):
            plan.not_there += 1
        elif file.last_received_at_utc and file.last_received_at_utc >= plan.before_utc:
            plan.newer += 1
        elif cited_by:
            plan.cited.append(file)
        else:
            state = _assert_goes(path, row, known)
            if doing:
                _remove(path, file, state, *doing)
            plan.removed.append(file)
    except _ReplacedError:
        plan.not_there += 1
    except _StaysError as stays:
        plan.needs_person |= stays.is_fault
        plan.left.append(RawFile(**{**asdict(file), "reason": str(stays)}))


class _ReplacedError(Exception):
    """Another file that the database knows lies at this path now."""


def _is_there(path: Path) -> bool:
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        message = f"cannot be looked at: {error.strerror}"
        raise _StaysError(message, is_fault=True) from error
    return True


def _assert_goes(path: Path, row: Mapping[str, Any], known: Collection[str]) -> State:
    """Raise where the file stays; else what it was as it was read, to see whether it is still that."""
    if row["state"] != "done":
        message = f"was rejected, nothing of it is in the lake: {row['rejected_reason']}"
        raise _StaysError(message)
    if row["last_received_at_utc"] is None:
        message = "no line of it says a time, so it has no age"
        raise _StaysError(message)
    try:
        if path.is_symlink() or path.resolve() != path:
            message = "is behind a symbolic link now; remove what that leads to by hand"
            raise _StaysError(message)
        if not path.is_file():
            message = "is no file any more"
            raise _StaysError(message)
        if (day := day_of_name(path)) and day >= _today():
            message = "is today's file of the live watch"
            raise _StaysError(message)
        state = _state(path)
        digest, size_bytes = fingerprint(path)
    except (OSError, FeedRejectedError, FeedGrowingError) as error:
        message = f"cannot be read: {error}"
        raise _StaysError(message, is_fault=True) from error
    if digest != row["file_id"] and digest in known:
        raise _ReplacedError
    if (digest, size_bytes) != (row["file_id"], row["bytes"]):
        message = "its bytes are not those that were ingested"
        raise _StaysError(message)
    return state


def _remove(path: Path, file: RawFile, state: State, home: Home, ledger: Collection[str]) -> None:
    try:
        note_raw_removed(home, file.file_id, ledger, datetime.now(UTC).replace(tzinfo=None))
        if _state(path) != state:
            message = "it changed while it was looked at"
            raise _StaysError(message)
        path.unlink()
    except (OSError, TumenError) as error:
        message = f"cannot be removed: {error}"
        raise _StaysError(message, is_fault=True) from error


def _state(path: Path) -> State:
    found = path.lstat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def _today() -> date:
    return datetime.now(UTC).date()
