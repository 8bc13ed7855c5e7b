"""Retention: what of the lake is older than asked goes, what findings cite or still need stays, findings all stay.

The order of steps makes a kill harmless: what stays of a file is written beside it; one transaction puts it into the
ledger in the place of the file, with the horizon; only then the files that the ledger no longer lists are removed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from pipeline.errors import ConfigurationError
from pipeline.horizon import Horizon, horizon_of
from pipeline.schemas import LakeFiles, Retention
from pipeline.settings import RetentionSettings
from pipeline.warehouse.files import write_whole
from pipeline.warehouse.health import unlisted_files
from pipeline.warehouse.home import Home
from pipeline.warehouse.manifest import LakeFile, manifest_names, manifest_path, read_manifest
from pipeline.warehouse.pruning import Kept, PrunedFile, pruned_files, rewrite
from pipeline.warehouse.store import Warehouse

_BEFORE = timedelta(days=2)  # a ship's way into what has not ended: its segment and the entry are told by it


@dataclass(frozen=True)
class PrunePlan:
    """What a pruning removes, or removed.

    Attributes:
        lake_from_utc: positions from then on all stay.
        frozen_before_utc: findings that ended before are kept as they are.
        files: Parquet files that lose rows.
        rows: rows that go.
        rows_kept: rows of those files that stay: cited, or of what has not ended.
        freed_bytes: of the files that go whole; those that are written anew come off it at the end.
        unlisted_files: files that the ledger does not list, which go too.
        is_done: whether it was done, or only planned.
    """

    lake_from_utc: datetime
    frozen_before_utc: datetime
    files: int
    rows: int
    rows_kept: int
    freed_bytes: int
    unlisted_files: int
    is_done: bool

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen prune --json`."""
        return asdict(self)


def prune(home: Home, older_than_days: int, settings: RetentionSettings, *, is_plan: bool = True) -> PrunePlan:
    """Remove from the lake what is older than so many days before its latest accepted time, or tell what would go.

    It waits for a run that is going on. A horizon never moves back: what went does not come again.

    Raises:
        ConfigurationError: there is no home, or nothing was ever accepted.
        TumenError: the warehouse or a file of the lake cannot be read or written; the ledger lists what there is.
    """
    if not home.warehouse_db.is_file():
        message = f"{home.root}: holds no warehouse; check --home"
        raise ConfigurationError(message)
    with home.lock():
        with Warehouse.open(home) as warehouse:
            horizon = _horizon(warehouse, older_than_days, settings)
            ledger, kept = warehouse.ledger(), _kept(warehouse, horizon)
            plan = _Sum(horizon, stray=unlisted_files(home, ledger))
            replaced = [
                (file.path, plan.add(file), None if is_plan else rewrite(home, file))
                for file in pruned_files(home, ledger, kept)
            ]
            if is_plan:
                return plan.plan(is_done=False)
            _record(warehouse, replaced, plan)
            _rewrite_manifests(home, {path: name for path, _, name in replaced}, warehouse.ledger())
            stray = unlisted_files(home, warehouse.ledger())
        for name in stray:
            (home.lake / name).unlink(missing_ok=True)
        return plan.plan(is_done=True)


class _Sum:
    """A plan as it adds up, file by file."""

    def __init__(self, horizon: Horizon, stray: Sequence[str]) -> None:
        self.horizon = horizon
        self.files = self.rows = self.rows_kept = self.freed_bytes = 0
        self.stray = len(stray)

    def add(self, file: PrunedFile) -> int:
        """Take a file in; how many of its rows stay."""
        self.files += 1
        self.rows += file.rows - file.kept.height
        self.rows_kept += file.kept.height
        self.freed_bytes += 0 if file.kept.height else file.bytes
        return file.kept.height

    def plan(self, *, is_done: bool) -> PrunePlan:
        """All of it."""
        return PrunePlan(
            lake_from_utc=self.horizon.lake_from_utc,
            frozen_before_utc=self.horizon.frozen_before_utc,
            files=self.files,
            rows=self.rows,
            rows_kept=self.rows_kept,
            freed_bytes=self.freed_bytes,
            unlisted_files=self.stray,
            is_done=is_done,
        )


def midnight_before(warehouse: Warehouse, older_than_days: int) -> datetime:
    """The beginning (UTC) of the day so many days before the latest accepted time.

    Raises:
        ConfigurationError: nothing was ever accepted.
    """
    as_of_utc = warehouse.ingested()["last_received_at_utc"].max()
    if not isinstance(as_of_utc, datetime):
        message = f"{warehouse.home.root}: nothing was accepted yet; run `tumen run FEED` first"
        raise ConfigurationError(message)
    return as_of_utc.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=older_than_days)


def _horizon(warehouse: Warehouse, older_than_days: int, settings: RetentionSettings) -> Horizon:
    lake_from_utc = midnight_before(warehouse, older_than_days)
    before = horizon_of(warehouse.read("retention"))
    if before:
        lake_from_utc = max(lake_from_utc, before.lake_from_utc)
    return Horizon(lake_from_utc + timedelta(days=settings.settled_days), lake_from_utc)


def _kept(warehouse: Warehouse, horizon: Horizon) -> Kept:
    """Since when something of each ship has not ended by the horizon, or its latest call began; and all lines cited.

    Before a call that has not ended the ship is kept from the call before on: a voyage joins the two.
    """
    since = warehouse.connection.sql(_SINCE, params={"frozen_before_utc": horizon.frozen_before_utc}).pl()
    mmsis = warehouse.read("vessel_identities").select("vessel_id", "mmsi")
    every = pl.concat([mmsis, warehouse.read("vessels").select("vessel_id", "mmsi")]).unique()
    ships = every.join(since, on="vessel_id").group_by("mmsi").agg(from_utc=pl.col("from_utc").min() - _BEFORE)
    cited = warehouse.connection.sql("select distinct file_id, line_no from evidence").pl()
    return Kept(horizon.lake_from_utc, ships, cited)


_SINCE = """
with calls as (
    select
        port_calls.vessel_id, port_calls.departed_at_utc, least(arrived_at_utc, started_at_utc) as from_utc,
        lag(least(arrived_at_utc, started_at_utc)) over of_ship as before_utc,
        lead(port_call_id) over of_ship is null as is_latest
    from port_calls left join gaps on port_calls.gap_id = gaps.gap_id
    window of_ship as (partition by port_calls.vessel_id order by arrived_at_utc, port_call_id)
),

going_on as (
    select vessel_id, coalesce(before_utc, from_utc) as from_utc from calls
    where departed_at_utc is null or departed_at_utc >= $frozen_before_utc
    union all
    select vessel_id, from_utc from calls where is_latest
    union all
    select vessel_id, started_at_utc as from_utc from gaps
    where ended_at_utc is null or ended_at_utc >= $frozen_before_utc
    union all
    select unnest([vessel_id_a, vessel_id_b]) as vessel_id, started_at_utc as from_utc from encounters
    where ended_at_utc >= $frozen_before_utc
)

select vessel_id, min(from_utc) as from_utc from going_on group by vessel_id
"""


def _rewrite_manifests(home: Home, replaced: Mapping[str, str | None], ledger: pl.DataFrame) -> None:
    """Let manifests name what stays, so that a warehouse can be made of the lake."""
    listed = {row["path"]: row for row in ledger.to_dicts()}
    for name in manifest_names(home):
        manifest = read_manifest(home, name)
        if replaced.keys().isdisjoint(file.path for file in manifest.files):
            continue
        paths = [replaced.get(file.path, file.path) for file in manifest.files]
        files = tuple(LakeFile(**listed[path]) for path in paths if path in listed)
        text = manifest.model_copy(update={"files": files}).model_dump_json(indent=1).encode()
        write_whole(manifest_path(home, name), lambda out, text=text: out.write(text))  # type: ignore[misc]


def _record(warehouse: Warehouse, replaced: Sequence[tuple[str, int, str | None]], plan: _Sum) -> None:
    """Put what stays of each file in its place in the ledger, and the horizon beside it."""
    row = {
        "pruned_at_utc": datetime.now(UTC).replace(tzinfo=None),
        "frozen_before_utc": plan.horizon.frozen_before_utc,
        "lake_from_utc": plan.horizon.lake_from_utc,
        "removed_files": plan.files,
        "removed_rows": plan.rows,
    }
    with warehouse.transaction() as transaction:
        ledger = warehouse.ledger()
        old = ledger.filter(pl.col("path").is_in([path for path, _, _ in replaced]))
        new = pl.DataFrame(
            [(path, name, rows) for path, rows, name in replaced if name],
            schema={"path": pl.String, "new_path": pl.String, "rows": pl.UInt64},
            orient="row",
        )
        rewritten = old.join(new, on="path").with_columns(path="new_path", row_count="rows")
        transaction.replace_in_ledger(old["path"], LakeFiles.validate(rewritten.select(LakeFiles.column_names())))
        transaction.append("retention", pl.DataFrame([row], schema=Retention.create_empty().schema))
        transaction.assert_integrity()
