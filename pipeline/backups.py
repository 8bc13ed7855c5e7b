"""Everything that a deployment owns, in one file, and back."""

from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline import __version__, night
from pipeline.alerts.outbox import copy_outbox
from pipeline.errors import ConfigurationError, TumenError
from pipeline.warehouse.archive import read_archive, write_archive
from pipeline.warehouse.home import Home
from pipeline.warehouse.manifest import manifest_names, manifest_path, read_manifest
from pipeline.warehouse.store import Warehouse


@dataclass(frozen=True)
class BackupReport:
    """A backup: where it lies, how many files it holds, and its size."""

    path: str
    files: int
    bytes: int

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen backup --json` and `tumen restore --json`."""
        return asdict(self)


def back_up(home: Home, path: Path) -> BackupReport:
    """Write the home to one file: warehouse, the lake's files that the ledger lists, outbox, settings and zones.

    It waits for a run that is going on. What can be made again is not in it: the published database and reports; nor
    are the feed files, which lie elsewhere.

    Raises:
        ConfigurationError: there is no warehouse yet, or something lies at `path`.
        TumenError: a file is missing or damaged, or the disk is full; nothing lies at `path` then.
    """
    if path.exists():
        message = f"{path}: is there already; give the backup another name"
        raise ConfigurationError(message)
    if not home.warehouse_db.is_file():
        message = f"{home.root}: holds no warehouse; check --home"
        raise ConfigurationError(message)
    with home.lock(), TemporaryDirectory(dir=home.root, prefix=".backup-") as folder:
        files = _owned(home)
        if home.outbox_db.exists():
            files[home.outbox_db.name] = copy_outbox(home.outbox_db, Path(folder, home.outbox_db.name))
        contents = write_archive(path, __version__, files)
    return BackupReport(str(path), len(contents.files), path.stat().st_size)


def restore(path: Path, home: Home) -> BackupReport:
    """Make a home of a backup, as one step, and publish its warehouse.

    Raises:
        ConfigurationError: the home is there and not empty.
        TumenError: the backup is not whole, or of a Tumen that this one does not know; no home is made then.
    """
    root = home.root.resolve()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        message = f"{home.root}: is there and not empty; restore to another --home"
        raise ConfigurationError(message)
    if not path.is_file():
        message = f"{path}: no such file; check the path"
        raise ConfigurationError(message)
    root.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=root.parent, prefix=f".{root.name}.restoring-") as folder:
        restored = Home(Path(folder, "home"))
        restored.root.mkdir()
        contents = read_archive(path, restored.root)
        if not restored.warehouse_db.is_file():
            message = f"{path}: holds no warehouse; use another backup"
            raise TumenError(message)
        night.publish(restored)
        if root.exists():
            root.rmdir()
        restored.root.rename(root)
    return BackupReport(str(path), len(contents.files), path.stat().st_size)


def _owned(home: Home) -> dict[str, Path]:
    """Files of a home that a backup holds, but the outbox, by their name in it; the lock is held."""
    with Warehouse.open(home) as warehouse:  # closing checkpoints: the database is whole without its log
        ledger = set(warehouse.ledger()["path"])
        known = set(warehouse.ingested()["file_id"])
    paths = [home.warehouse_db, *(home.lake / name for name in ledger)]
    for name in manifest_names(home):
        manifest = read_manifest(home, name)
        if manifest.file_id in known and {file.path for file in manifest.files} <= ledger:
            paths.append(manifest_path(home, name))
    paths += [path for path in (home.zones, home.root / "tumen.toml") if path.exists()]
    return {path.relative_to(home.root).as_posix(): path for path in paths}
