"""What is wrong with a deployment, and the way back; nothing is changed by looking."""

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from importlib.util import find_spec
from itertools import islice
from typing import Any, Literal

from pipeline import __version__
from pipeline.alerts.channels import channels_of
from pipeline.alerts.connections import not_in_environment
from pipeline.alerts.outbox import read_deliveries
from pipeline.errors import TumenError
from pipeline.reference import catalogue_in_use
from pipeline.report.run import fault_of_file
from pipeline.resources import sql_path
from pipeline.settings import AlertSettings, Settings
from pipeline.warehouse.health import Look, lake_faults, look_at, unlisted_files
from pipeline.warehouse.home import Home
from pipeline.warehouse.integrity import CHECKS
from pipeline.warehouse.tables import MACROS, SCHEMA_VERSION, TABLES, VIEWS

State = Literal["ok", "note", "fault"]
_LIBRARIES = ("duckdb", "polars", "pyais", "pyarrow")
_SHOWN = 5
_LEAST_FREE_BYTES = 256 * 2**20  # a night's Parquet and a log; what databases take comes on top
_COPIES = 2  # of the warehouse, that a run may have to write: its log, and what is published


@dataclass(frozen=True)
class Finding:
    """What the doctor says of one thing: `fault` needs a person, `note` does not."""

    check: str
    state: State
    what: str
    remedy: str | None = None


@dataclass(frozen=True)
class Diagnosis:
    """Everything the doctor says."""

    findings: list[Finding]

    @property
    def needs_person(self) -> bool:
        """Whether anything is at fault."""
        return any(finding.state == "fault" for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen doctor --json`."""
        return {"is_well": not self.needs_person, "checks": [asdict(finding) for finding in self.findings]}


def diagnose(home: Home) -> Diagnosis:
    """Look at the installation and at everything in the home; a database that a run has open is left out."""
    found = [_installation(), *_configuration(home)]
    if not home.root.is_dir():
        there_is_none = Finding("home", "fault", f"{home.root}: there is no home", "check --home, or run `tumen run`")
        return Diagnosis([*found, there_is_none])
    found.append(_disk(home))
    if not home.warehouse_db.exists() and not home.published_db.exists():
        return Diagnosis([*found, Finding("warehouse", "note", "nothing was run yet")])
    with home.try_lock() as is_ours:
        if not is_ours:
            busy = Finding("warehouse", "note", "a run holds the home; ask again when it is over")
            return Diagnosis([*found, busy, _outbox(home)])
        warehouse, look = _warehouse(home)
        found.append(warehouse)
        if look:
            found += [*_lake(home, look), *_feeds(home, look)]
        return Diagnosis([*found, _published(home, look), _outbox(home)])


def _asked(check: str, ask: Callable[[], object], well: str, remedy: str | None = None) -> Finding:
    """Ask something that raises where it is not well."""
    try:
        ask()
    except TumenError as error:
        return Finding(check, "fault", str(error), remedy)
    return Finding(check, "ok", well)


def _installation() -> Finding:
    folders = {"tables": tuple(TABLES), "views": VIEWS, "macros": MACROS, "checks": CHECKS}

    def ask() -> None:
        for folder, names in folders.items():
            for name in names:
                sql_path(f"{folder}/{name}.sql")
        catalogue_in_use()

    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return _asked("installation", ask, f"Tumen {__version__}, Python {sys.version.split()[0]}, {libraries}")


def _configuration(home: Home) -> Iterator[Finding]:
    yield _asked("configuration", lambda: Settings.load(home.root), "settings can be read")
    own = "the home's own can be read" if home.zones.exists() else "none of the home's own"
    yield _asked("zones", lambda: catalogue_in_use(home.zones), own)
    try:
        yield from _targets(Settings.load(home.root).alerts)
    except TumenError:
        return  # said already


def _targets(settings: AlertSettings) -> Iterator[Finding]:
    """Whether alerts can be told: addresses and secrets are there; nobody is spoken to."""
    elsewhere = set(not_in_environment(settings.connections))
    here = {name: target for name, target in settings.targets.items() if target.connection not in elsewhere}
    well = f"{len(here)} alert targets have their addresses and secrets" if here else "no alert target is asked"
    yield _asked("targets", lambda: channels_of(settings.model_copy(update={"targets": here})), well)
    if elsewhere:
        said = f"not in the environment: the connections {', '.join(sorted(elsewhere))}; Airflow may keep them"
        yield Finding(
            "targets", "note", said, "`tumen alerts send` needs them as variables, the DAG alert_relay does not"
        )
    if settings.targets and find_spec("matplotlib") is None:
        yield Finding("pictures", "note", "alerts go without: matplotlib is not installed", "install the extra charts")


def _disk(home: Home) -> Finding:
    size_bytes = home.warehouse_db.stat().st_size if home.warehouse_db.exists() else 0
    needed_bytes = _LEAST_FREE_BYTES + _COPIES * size_bytes
    free_bytes = shutil.disk_usage(home.root).free
    said = f"{free_bytes / 2**20:,.0f} MiB free, a run may take {needed_bytes / 2**20:,.0f}"
    if free_bytes < needed_bytes:
        return Finding("disk", "fault", said, "free disk space before the next run")
    return Finding("disk", "ok", said)


def _warehouse(home: Home) -> tuple[Finding, Look | None]:
    back = f"`tumen rebuild --home {home.root}` makes it anew and keeps the damaged one aside"
    try:
        look = look_at(home.warehouse_db)
    except TumenError as error:
        log = home.warehouse_db.with_name(f"{home.warehouse_db.name}.wal")
        beside = f"; it or its log {log.name} is damaged, or another program has it open" if log.exists() else ""
        return Finding("warehouse", "fault", f"{error}{beside}", back), None
    if look.version is None or look.version > SCHEMA_VERSION:
        said = f"schema version {look.version}, this Tumen knows up to {SCHEMA_VERSION}"
        return Finding("warehouse", "fault", said, "use the version of Tumen that wrote it"), look
    if look.version < SCHEMA_VERSION:
        said = f"opens, schema version {look.version}; the next run migrates it to {SCHEMA_VERSION}"
        return Finding("warehouse", "note", said), look
    return Finding("warehouse", "ok", f"opens, schema version {look.version}, latest run {look.latest_run}"), look


def _lake(home: Home, look: Look) -> Iterator[Finding]:
    faults = list(islice(lake_faults(home, look.ledger), _SHOWN + 1))
    if faults:
        said = "; ".join(faults[:_SHOWN]) + ("; and more" if len(faults) > _SHOWN else "")
        back = "restore a backup, or run all feed files again with another --home"
        yield Finding("lake", "fault", said, back)
    else:
        yield Finding("lake", "ok", f"the {look.ledger.height} files that the ledger lists are there")
    if unlisted := unlisted_files(home, look.ledger):
        said = f"{len(unlisted)} files that the ledger does not list, left by a kill or replaced: {unlisted[0]} for one"
        yield Finding("lake", "note", said, "nobody reads them; delete them while no run is going on")


def _feeds(home: Home, look: Look) -> Iterator[Finding]:
    try:
        settings = Settings.load(home.root).decode
    except TumenError:
        return  # said already
    faults = [fault for file in look.files if (fault := fault_of_file(file, settings))]
    if faults:
        said = "; ".join(faults[:_SHOWN]) + ("; and more" if len(faults) > _SHOWN else "")
        yield Finding("feeds", "fault", said, "see docs/feeds.md for the reasons, and ask who sends the feed")
    else:
        yield Finding("feeds", "ok", f"nothing wrong with the {len(look.files)} files of the latest run")


def _published(home: Home, warehouse: Look | None) -> Finding:
    back = "`tumen run` again over the latest feed files publishes anew"
    if not home.published_db.exists():
        return Finding("published", "fault", f"{home.published_db}: nothing is published", back)
    try:
        look = look_at(home.published_db)
    except TumenError as error:
        return Finding("published", "fault", str(error), back)
    if warehouse and look.latest_run != warehouse.latest_run:
        said = f"older than the warehouse: latest run {look.latest_run}, that of the warehouse {warehouse.latest_run}"
        return Finding("published", "fault", said, back)
    return Finding("published", "ok", f"opens, latest run {look.latest_run}")


def _outbox(home: Home) -> Finding:
    try:
        states = read_deliveries(home.outbox_db)["state"]
    except TumenError as error:
        return Finding("outbox", "fault", str(error))
    if dead := states.eq("dead").sum():
        said = f"{dead} alerts could not be delivered and are given up"
        return Finding("outbox", "fault", said, "`tumen alerts list` names them; tell whom they are for")
    return Finding("outbox", "ok", f"{states.len()} deliveries begun, none given up")
