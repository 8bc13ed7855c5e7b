"""A damaged warehouse made anew: of the published database, which is a copy of it, or of the lake."""

import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from pipeline import night
from pipeline.errors import ConfigurationError, TumenError
from pipeline.settings import Settings
from pipeline.warehouse.files import put_in_place, write_whole
from pipeline.warehouse.health import look_at
from pipeline.warehouse.home import Home
from pipeline.warehouse.manifest import manifest_names, manifest_path


@dataclass(frozen=True)
class RebuildReport:
    """What a rebuild did.

    Attributes:
        made_of: `published`: everything up to the latest publication is kept; `lake`: findings of all decoded files,
            but neither history nor lists, sightings and alerts.
        set_aside: the old database and its log, where they lie now.
        published: the database that analysts open.
    """

    made_of: Literal["published", "lake"]
    set_aside: list[str]
    published: str

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen rebuild --json`."""
        return asdict(self)


def rebuild(home: Home, settings: Settings) -> RebuildReport:
    """Set the warehouse aside and make it anew, then find everything again and publish.

    Of the published database if that opens; else of the manifests in the lake. A warehouse that opens is left alone.

    Raises:
        ConfigurationError: there is no home, or its warehouse opens.
        TumenError: the lake cannot be read, or the disk is full; what was set aside stays there.
    """
    if not home.root.is_dir():
        message = f"{home.root}: there is no home; check --home"
        raise ConfigurationError(message)
    with home.lock():
        if _opens(home.warehouse_db):
            message = f"{home.warehouse_db}: opens, there is nothing to rebuild"
            raise ConfigurationError(message)
        # Of several decodings of one file the latest written stands.
        names = sorted(manifest_names(home), key=lambda name: manifest_path(home, name).stat().st_mtime_ns)
        is_published = _opens(home.published_db)
        if not is_published and not names:
            message = f"{home.root}: neither a published database nor decoded files to rebuild of; restore a backup"
            raise ConfigurationError(message)
        aside = _set_aside(home)
        if is_published:
            with home.published_db.open("rb") as published:
                write_whole(home.warehouse_db, lambda out: shutil.copyfileobj(published, out))
            night.detect_and_store(home, settings, [])
        else:
            night.detect_and_store(home, settings, names)
        published_path = night.publish(home)
    made_of: Literal["published", "lake"] = "published" if is_published else "lake"
    return RebuildReport(made_of, [str(path) for path in aside], str(published_path))


def _opens(path: Path) -> bool:
    try:
        look_at(path)
    except TumenError:
        return False
    return True


def _set_aside(home: Home) -> list[Path]:
    """Rename the database and its log, the log first: a database without it is whole, a log alone is not."""
    aside = []
    suffix = f"damaged-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    for name in (f"{home.warehouse_db.name}.wal", home.warehouse_db.name):
        path = home.warehouse_db.with_name(name)
        if path.exists():
            there = path.with_name(f"{name}.{suffix}")
            put_in_place(path, there)
            aside.append(there)
    return aside
