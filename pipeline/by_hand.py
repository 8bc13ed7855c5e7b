"""What people do between nights: decode without a warehouse, load lists and sightings, send what is pending."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import structlog

from pipeline import night
from pipeline.alerts.relay import Delivery, deliver
from pipeline.decode.decoded import DecodedFeed
from pipeline.decode.feed import decode_path
from pipeline.errors import ConfigurationError, FeedGrowingError, TumenError
from pipeline.feeds.discovery import find_feed_files
from pipeline.feeds.formats import FeedFormat
from pipeline.judge.lists.formats import ListFormat
from pipeline.judge.sightings import read_sightings
from pipeline.judge.versions import put_version
from pipeline.judge.watchlists import read_watchlists
from pipeline.list_files import list_file, named_version, versions_of
from pipeline.reference import catalogue_in_use
from pipeline.report.alert_pictures import pictures_of
from pipeline.report.run import RunReport, report_files
from pipeline.report.watching import CountedPieces, Watcher
from pipeline.schemas import Sightings, WatchlistEntries, WatchlistVersions
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import write_decode_output
from pipeline.warehouse.store import Warehouse

_MOST_TEXT_BYTES = 256 * 2**20  # the largest public list is a tenth of it

_log = structlog.get_logger()


@dataclass(frozen=True)
class LoadReport:
    """What a watchlist load did: entries by list, as loaded, and entries in force after it.

    Attributes:
        versions: of each list `list_name`, `list_version`, `entries`, and `is_new`: False where it was there already.
        files: of each file `path`, `format` and the account of its rows.
    """

    loaded: dict[str, int]
    entries_in_force: int
    versions: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Rows that could not be read."""
        return sum(file["refused"] for file in self.files)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen watchlist load --json`."""
        return asdict(self)


@dataclass(frozen=True)
class SightingsReport:
    """What a load of sightings did: those in the file, those of them that are new or changed, and all there are now."""

    loaded: int
    added: int
    revised: int
    sightings: int

    def to_json(self) -> dict[str, int]:
        """The JSON object of `tumen sighting load --json`."""
        return asdict(self)


def decode_to(  # noqa: PLR0913  what one call of the command says
    feeds: Sequence[Path],
    out: Path,
    settings: Settings,
    *,
    untimed: bool,
    feed_format: FeedFormat | None = None,
    watcher: Watcher | None = None,
) -> RunReport:
    """Decode feed files to Parquet in `out`: a folder a table, a file a feed. A growing file is left out.

    Decoding a file again replaces what it left there before.

    Args:
        feeds: files, and folders of them.
        out: made if need be.
        settings: how to decode.
        untimed: keep lines that say no time, with NULL, instead of quarantining them.
        feed_format: what all the files are; by default each is told by its content.
        watcher: is shown how it goes on.

    Raises:
        ConfigurationError: a path does not exist, or `out` cannot be written.
    """
    if out.exists() and not out.is_dir():
        message = f"{out}: is no folder; give --out a folder, made if need be"
        raise ConfigurationError(message)
    began_s = time.monotonic()
    paths = find_feed_files(feeds)
    if watcher:
        watcher.begin(paths)
    files = []
    for path in paths:
        with watcher.file(path) if watcher else nullcontext() as on_batch:
            try:
                decoded = decode_path(
                    path,
                    settings.decode,
                    now_utc=_now_utc(),
                    untimed=untimed,
                    feed_format=feed_format,
                    on_batch=on_batch,
                )
            except FeedGrowingError as error:
                _log.warning("feed_growing", path=str(path), reason=str(error))
                continue
            if watcher:
                watcher.writing(path)
            files.append(_written(out, decoded, settings.decode.workers))
    return report_files(files, settings.decode, time.monotonic() - began_s)


def _written(out: Path, decoded: DecodedFeed, workers: int) -> dict[str, Any]:
    """Write a decoded feed; return its row of `ingest_files`, with its quarantined lines by reason."""
    pieces = CountedPieces(decoded.pieces)
    write_decode_output(out, replace(decoded, pieces=pieces), workers=workers)
    return {**asdict(decoded.account), "quarantined_by_reason": pieces.by_reason()}


def load_watchlists(  # noqa: PLR0913  what one call of the command says
    files: Sequence[Path],
    home: Home,
    settings: Settings,
    *,
    list_format: ListFormat | None = None,
    list_name: str | None = None,
    as_of_utc: datetime | None = None,
    run_url: str | None = None,
) -> LoadReport:
    """Put versions of lists into the home, and match anew: the newest of a list is in force, older ones are kept.

    Args:
        files: lists, or names of those that ship with Tumen.
        home: made if need be.
        settings: all thresholds.
        list_format: what all the files are; by default each is told by its content.
        list_name: whose list it is; by default as the file or its format says.
        as_of_utc: the day of the version; by default as the file says, else now.
        run_url: of `night.detect_and_store`.

    Raises:
        ConfigurationError: a file cannot be read, holds no ship, or is a plain CSV with a wrong row: nothing is
            changed.
    """
    now_utc, opened = _now_utc(), [list_file(path, list_format) for path in files]
    read = read_watchlists(opened, list_name=list_name)
    loaded = versions_of(read, opened, as_of_utc=as_of_utc, now_utc=now_utc)
    with home.lock():
        with Warehouse.open(home) as warehouse, warehouse.transaction() as transaction:
            entries = WatchlistEntries.validate(transaction.read("watchlist_entries"))
            versions = WatchlistVersions.validate(transaction.read("watchlist_versions"))
            told: list[dict[str, Any]] = []
            for said, version in loaded:
                known, (entries, versions) = versions, put_version(entries, versions, said, version)
                told.append({**named_version(versions, version), "is_new": versions is not known})
            transaction.replace("watchlist_entries", entries)
            transaction.replace("watchlist_versions", versions)
        night.detect_and_store(home, settings, [], run_url=run_url)
        night.publish(home)
    is_over = (pl.col("listed_to_utc") <= now_utc).fill_null(value=False)
    return LoadReport(
        loaded={version["list_name"]: version["entries"] for version in told},
        entries_in_force=entries.filter(~is_over).height,
        versions=told,
        files=[{"path": one.source, "format": one.list_format.value, **one.account.to_json()} for one in read],
    )


def refresh_watchlists(folder: Path, home: Home, settings: Settings, *, run_url: str | None = None) -> LoadReport:
    """Put the lists of a folder into the home, as `load_watchlists` does; who fetches them there is not our concern.

    Hidden files, as a download makes while it runs, are left out. Lists that are there already change nothing.

    Raises:
        ConfigurationError: the folder is none or empty, or as of `load_watchlists`.
        TumenError: rows were refused; all others are loaded and published.
    """
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [path for path in found if path.is_file() and not path.name.startswith(".")]
    if not files:
        message = f"{folder}: no list in it; check the path, and whether what fetches the lists still does"
        raise ConfigurationError(message)
    report = load_watchlists(files, home, settings, run_url=run_url)
    if report.refused:
        named = ", ".join(f"{one['path']}: {one['refused']}" for one in report.files if one["refused"])
        message = f"rows were refused, all others are loaded: {named}; `tumen watchlist load FILE` shows which and why"
        raise TumenError(message)
    return report


def load_sightings(file: Path, home: Home, settings: Settings) -> SightingsReport:
    """Put the sightings of a file beside those there are; one that is there takes the confidence given now.

    Raises:
        ConfigurationError: the file cannot be read or a row of it is wrong; nothing is changed.
    """
    ports = catalogue_in_use(home.zones).ports["port_id"]
    loaded = read_sightings(_text(file), source=str(file), port_ids=ports.to_list(), now_utc=_now_utc())
    with home.lock():
        with Warehouse.open(home) as warehouse, warehouse.transaction() as transaction:
            before = transaction.read("sightings")
            kept = before.join(loaded, on="sighting_id", how="anti")
            transaction.replace("sightings", Sightings.validate(pl.concat([kept, loaded])))
        night.detect_and_store(home, settings, [])
        night.publish(home)
    met = loaded.join(before, on="sighting_id", suffix="_before")
    revised = met.filter(pl.col("confidence") != pl.col("confidence_before")).height
    return SightingsReport(loaded.height, loaded.height - met.height, revised, kept.height + loaded.height)


def send_alerts(
    home: Home,
    settings: Settings,
    *,
    show: Callable[[str], None] | None = None,
    connections: Mapping[str, str] | None = None,
) -> Delivery:
    """Deliver what is pending, then publish what became of it, unless a run holds the home and will publish anyway.

    `show` puts a `local` alert before the person at hand; without one those alerts stay pending. `connections` are
    Airflow's, by id, as JSON or URI, for targets that name one.

    Raises:
        ConfigurationError: a target or its secret is wrong, or nothing was published yet.
    """
    draw = partial(
        pictures_of,
        home,
        timeout_s=settings.alerts.pictures_timeout_s,
        max_bytes=settings.alerts.picture_max_bytes,
    )
    delivery = deliver(home, settings, now_utc=_now_utc(), show=show, draw=draw, connections=connections)
    if delivery.sent or delivery.failed:
        with home.try_lock() as is_ours:
            if is_ours:
                night.publish(home)
    return delivery


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_TEXT_BYTES:
            message = f"{path}: over {_MOST_TEXT_BYTES // 2**20} MB, nothing that people write"
            raise ConfigurationError(message)
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}; check the path"
        raise ConfigurationError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path}: cannot be read as UTF-8 text: {error}; save it as CSV in UTF-8"
        raise ConfigurationError(message) from error


def _now_utc() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
