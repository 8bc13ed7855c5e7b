"""The night: feed files in, findings published. The one shell that the command line and the DAGs share.

`run` is the whole; `discover`, `ingest`, `detect_and_store` and `publish` are its parts, for those who call them one by
one. Every part may be killed and called again: the lake's files lie under names of their content, findings are stored
in one transaction, the published file is replaced by a rename.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast
from uuid import uuid4

import dataframely as dy
import polars as pl
import structlog

from pipeline import __version__, arrivals, days
from pipeline.alerts.outbox import read_deliveries
from pipeline.decode.feed import decode_path
from pipeline.errors import ConfigurationError, FeedGrowingError
from pipeline.feeds.discovery import find_feed_files
from pipeline.feeds.formats import FeedFormat
from pipeline.findings import Findings
from pipeline.known import Reference
from pipeline.night_alerts import Known, store_alerts
from pipeline.ports.catalogue import Catalogue
from pipeline.reference import (
    catalogue_in_use,
    inputs_sha256,
    load_reference,
    reference_sha256,
)
from pipeline.report.run import RunReport, report_run
from pipeline.schemas import IngestFiles, Runs, Sightings, WatchlistEntries
from pipeline.settings import Settings
from pipeline.warehouse import publish as publishing
from pipeline.warehouse.causes import Causes, causes_of
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import write_decoded
from pipeline.warehouse.manifest import read_manifest
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import FINDINGS
from pipeline.warehouse.transaction import Transaction

_STATE = (
    *("vessels", "vessel_identities", "watchlist_matches", "dark_itineraries", "evidence"),
    *("risk_reasons", "cargo_estimates"),
    *("station_clocks", "reception_days", "tracks"),
)

_log = structlog.get_logger()


def run(
    feeds: Sequence[Path],
    home: Home,
    settings: Settings,
    *,
    feed_format: FeedFormat | None = None,
    progress: Callable[[str], None] | None = None,
) -> RunReport:
    """Decode, detect, publish: all that a night does, over every file of `feeds` that is not ingested yet.

    Args:
        feeds: files, and folders of them.
        home: where everything is kept.
        settings: all thresholds.
        feed_format: what all the files are; those that were ingested as something else are decoded again.
        progress: is told the present step.

    Raises:
        ConfigurationError: a path, a setting or a catalogue is wrong.
        TumenError: the warehouse cannot be written.
    """
    say = progress or (lambda _: None)
    find_feed_files(feeds)  # a wrong path is told before a home is made
    with home.lock():
        manifests: list[str] = []
        for batch in discover(feeds, home, settings, until_day=None, feed_format=feed_format):
            for path in batch:
                say(f"decoding {path}")
                manifests += ingest([path], home, settings, feed_format)
        say("finding port calls, gaps and voyages")
        detect_and_store(home, settings, manifests, replacing=feed_format is not None)
        say("publishing")
        published = publish(home)
        file_ids = [arrivals.file_id_of(path) for path in feed_files(feeds, home)]
        with Warehouse.open(home) as warehouse:
            return report_run(warehouse, file_ids, published, settings.decode)


def discover(  # noqa: PLR0913  which files of which days
    feeds: Sequence[Path],
    home: Home,
    settings: Settings,
    *,
    from_day: date | None = None,
    until_day: date | None,
    feed_format: FeedFormat | None = None,
) -> list[list[str]]:
    """Name the files of the UTC days `from_day` to `until_day` that are not ingested yet, in batches; None: no bound.

    With a `feed_format` those count as not ingested that were ingested as something else.

    Raises:
        ConfigurationError: a path does not exist, `feeds` hold no file at all of these days, or the home's zones are
            wrong.
    """
    catalogue_in_use(home.zones)  # a wrong zone is told before anything is decoded
    files = feed_files(feeds, home)
    with Warehouse.open(home) as warehouse:
        ingested = warehouse.ingested()
    if feed_format:
        ingested = IngestFiles.validate(ingested.filter(pl.col("format") == feed_format.value))
    try:
        new = arrivals.new_files(files, ingested, settings.decode, from_day=from_day, until_day=until_day)
    except ConfigurationError as error:
        message = f"{', '.join(map(str, feeds))}: {error}"
        raise ConfigurationError(message) from error
    return list(arrivals.batches(new))


def feed_days(feeds: Sequence[Path], settings: Settings) -> list[date]:
    """The UTC days that the files of `feeds` belong to, in order; a file without a time belongs to none."""
    return arrivals.feed_days(feeds, settings.decode)


def ingest(paths: Sequence[str], home: Home, settings: Settings, feed_format: FeedFormat | None = None) -> list[str]:
    """Decode files into the lake and return the names of their manifests; a file that still grows is left out.

    What each is, its content tells, unless a `feed_format` says it.
    """
    manifests = []
    for path in (Path(name).resolve() for name in paths):
        try:
            decoded = decode_path(path, settings.decode, now_utc=_now_utc(), feed_format=feed_format)
        except FeedGrowingError as error:
            _log.warning("feed_growing", path=str(path), reason=str(error))
            continue
        account = decoded.account
        manifests.append(write_decoded(home, decoded))
        if account.state == "rejected":
            _log.error("feed_rejected", path=str(path), reason=account.rejected_reason)
        _log.info("feed_decoded", path=str(path), rows_in=account.lines, quarantined=account.quarantined)
    return manifests


def detect_and_store(  # noqa: PLR0913  how one run is meant
    home: Home,
    settings: Settings,
    manifests: Sequence[str],
    *,
    replacing: bool = False,
    rehearsing: Callable[[Warehouse, str], None] | None = None,
    run_url: str | None = None,
) -> dict[str, int]:
    """Let decoded files into the ledger, find everything the lake now shows, and store it: one transaction.

    A file that is in the ledger already stays as it is there, unless the manifests are `replacing` what is. Where it is
    only `rehearsing`, that is shown what would be stored, with the id of the run, and nothing is. New alerts carry the
    `run_url`, where it is an http(s) address: the page of whatever runs this.

    Returns:
        Rows added, revised or withdrawn, by table of findings, and new `alerts`.

    Raises:
        TumenError: the warehouse or the lake cannot be read or written, or the tables do not fit together
            (`sql/checks`); nothing is stored.
    """
    started_at_utc = _now_utc()
    run_id = f"{started_at_utc:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"
    with Warehouse.open(home) as warehouse, warehouse.transaction(is_kept=rehearsing is None) as transaction:
        replaced = {read_manifest(home, name).file_id for name in manifests} if replacing else set()
        files, moved = _take_files(transaction, manifests, run_id, replaced)
        as_of_utc = cast("datetime | None", files["last_received_at_utc"].max())
        reference, before = _reference(transaction, home), days.run_before(transaction)
        inputs = inputs_sha256(settings, reference, home.zones)
        new = set(files.filter(pl.col("run_id") == run_id)["file_id"]) if before.judges_as(inputs) else None
        findings = days.find_in_days(home, transaction, reference, settings, days.Due(as_of_utc, inputs, new))
        causes = causes_of(inputs, before.inputs, moved, before.as_of_utc, findings.evidence)
        counts = _store(transaction, findings, reference.catalogue, settings, run_id, causes)
        known = Known(findings, reference.catalogue, as_of_utc, run_url)
        counts["alerts"] = store_alerts(home, transaction, known, settings, now_utc=_now_utc())
        finished = {
            "run_id": run_id,
            "started_at_utc": started_at_utc,
            "finished_at_utc": _now_utc(),
            "inputs": json.dumps(inputs),
            "as_of_utc": as_of_utc,
            "rows_in": files.join(moved, on="file_id", how="semi")["lines"].sum(),
            "rows_out": sum(counts.values()),
            **_of_this_code(settings, home),
        }
        transaction.append("runs", pl.DataFrame([finished], schema=Runs.create_empty().schema))
        transaction.assert_integrity()
        if rehearsing:
            rehearsing(warehouse, run_id)
    event = "night_rehearsed" if rehearsing else "night_stored"
    _log.info(event, run_id=run_id, rows_in=finished["rows_in"], rows_out=finished["rows_out"])
    return counts


def publish(home: Home) -> Path:
    """Replace the analysts' database by a copy of the warehouse, with what became of each alert; return its path."""
    with home.lock():
        return publishing.publish(home, read_deliveries(home.outbox_db))


def feed_files(feeds: Sequence[Path], home: Home) -> list[Path]:
    """The files of `feeds`, without those of a home that lies among them; what its watch has heard are feed files."""
    own, live = home.root.resolve(), home.live.resolve()
    files = [(path, path.resolve()) for path in find_feed_files(feeds)]
    return [path for path, real in files if real.is_relative_to(live) or not real.is_relative_to(own)]


def _take_files(
    transaction: Transaction, manifests: Sequence[str], run_id: str, replaced: Collection[str]
) -> tuple[dy.DataFrame[IngestFiles], pl.DataFrame]:
    """Let files into the ledger, some anew, and superseded ones out; the accounts of all, and of those moved."""
    transaction.remove_files(replaced)
    added = transaction.add_files(manifests, run_id)
    accounts = IngestFiles.validate(transaction.read("ingest_files"))
    gone = arrivals.superseded(accounts)
    transaction.remove_files(gone)
    files = IngestFiles.validate(accounts.filter(~pl.col("file_id").is_in(sorted(gone))))
    return files, accounts.filter(pl.col("file_id").is_in([*added, *gone]))


def _reference(transaction: Transaction, home: Home) -> Reference:
    """What is known beside the lines."""
    watchlist = WatchlistEntries.validate(transaction.read("watchlist_entries"))
    return load_reference(watchlist, Sightings.validate(transaction.read("sightings")), home.zones)


def _of_this_code(settings: Settings, home: Home) -> dict[str, str]:
    """What a run that ended says of the program and its settings."""
    sha256 = reference_sha256(settings, home.zones)
    return {"code_version": __version__, "settings_sha256": sha256, "state": "done"}


def _store(  # noqa: PLR0913, PLR0917  what one run stores, and why
    transaction: Transaction, findings: Findings, catalogue: Catalogue, settings: Settings, run_id: str, causes: Causes
) -> dict[str, int]:
    """Put findings by difference, and replace what merely says how things are; return the rows changed by table."""
    for table in _STATE:
        transaction.replace(table, getattr(findings, table))
    for table in ("ports", "zones", "corridors"):
        transaction.replace(table, getattr(catalogue, table))
    transaction.replace("settings_in_use", pl.DataFrame({"risk_threshold": [settings.risk_threshold]}))
    return {table: transaction.put_findings(table, getattr(findings, table), run_id, causes).rows for table in FINDINGS}


def _now_utc() -> datetime:
    """The wall clock, UTC without a zone, as every time in Tumen."""
    return datetime.now(UTC).replace(tzinfo=None)
