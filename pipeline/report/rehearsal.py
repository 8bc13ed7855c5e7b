"""What a run would change: findings by table, and the corridor voyages one by one."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline.report.run import RunReport, report_run
from pipeline.settings import DecodeSettings
from pipeline.warehouse.difference import CHANGES
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import FINDINGS

_NAMED = ("imo", "mmsi", "ship_name", "origin_port_id", "destination_port_id", "departed_at_utc", "arrived_at_utc")


@dataclass(frozen=True)
class RehearsalReport:
    """What a run would do.

    Attributes:
        run: as the run itself would report it, but that nothing is published.
        changes: by table of findings, how many would be `added`, `revised` and `withdrawn`.
        voyages: each corridor voyage among them: `voyage_id`, `change`, `reason`, who, whence, whither and when, and
            of a revised one `differences`: by column, the value before and after.
    """

    run: RunReport
    changes: dict[str, dict[str, int]]
    voyages: list[dict[str, Any]]

    @property
    def needs_person(self) -> bool:
        """Whether the run would need one."""
        return self.run.needs_person

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen run --dry-run --json`: that of the run, and what it would change."""
        told = {"is_dry_run": True, "changes": self.changes, "changed_corridor_voyages": self.voyages}
        return {**self.run.to_json(), **told}


def report_rehearsal(
    warehouse: Warehouse,
    run_id: str,
    voyages_before: pl.DataFrame,
    file_ids: Sequence[str | None],
    settings: DecodeSettings,
) -> RehearsalReport:
    """Tell what a run has changed, while its transaction is open.

    Args:
        warehouse: as the run leaves it.
        run_id: the run.
        voyages_before: as they were before it.
        file_ids: the feed files it was asked for.
        settings: how much quarantine needs a person.
    """
    history = warehouse.read("finding_history").filter(pl.col("run_id") == run_id)
    counted = history.group_by("finding_table", "change").len().rows()
    changes = {table: dict.fromkeys(CHANGES, 0) for table in FINDINGS}
    for table, change, count in counted:
        changes[table][change] = count
    before = _as_json(voyages_before)
    sides = warehouse.read("corridors").select("corridor_id", "port_id", "side").rows()
    of_voyages = history.filter(pl.col("finding_table") == "voyages").to_dicts()
    told = [
        voyage
        for change in of_voyages
        if (voyage := _voyage(change, before.get(change["finding_id"]), sides)) is not None
    ]
    told.sort(key=lambda voyage: (voyage["departed_at_utc"], voyage["voyage_id"]))
    return RehearsalReport(report_run(warehouse, file_ids, None, settings), changes, told)


def _as_json(voyages: pl.DataFrame) -> dict[str, dict[str, Any]]:
    """Rows as `finding_history` has them, by their key."""
    rows = voyages.select("voyage_id", row=pl.struct(pl.exclude("run_id")).struct.json_encode())
    return {voyage_id: json.loads(row) for voyage_id, row in rows.iter_rows()}


def _voyage(
    change: Mapping[str, Any], before: Mapping[str, Any] | None, sides: Collection[tuple[str, str, str]]
) -> dict[str, Any] | None:
    """A changed voyage as it is told; None where it is not the corridor's, before or after."""
    row = json.loads(change["row"])
    if not any(_is_of_corridor(one, sides) for one in (row, before) if one):
        return None
    told = {"voyage_id": change["finding_id"], "change": change["change"], "reason": change["reason"]}
    named = {name: _value(name, row) for name in _NAMED}
    if change["change"] != "revised" or before is None:
        return {**told, **named, "differences": {}}
    changed = [name for name in row if before.get(name) != row[name]]
    differ = {name: {"before": _value(name, before), "after": _value(name, row)} for name in changed}
    return {**told, **named, "differences": differ}


def _value(name: str, row: Mapping[str, Any]) -> Any:  # noqa: ANN401  a value of JSON
    """A value as JSON has it everywhere in Tumen: times with a T and a Z."""
    value = row.get(name)
    return f"{value.replace(' ', 'T')}Z" if name.endswith("_at_utc") and value else value


def _is_of_corridor(voyage: Mapping[str, Any], sides: Collection[tuple[str, str, str]]) -> bool:
    ends = (voyage["origin_port_id"], voyage["destination_port_id"])
    of_corridors: dict[str, list[set[str]]] = {}
    for corridor_id, port_id, side in sides:
        for end, name in enumerate(ends):
            if name == port_id:
                of_corridors.setdefault(corridor_id, [set(), set()])[end].add(side)
    return any(a and b and (len(a | b) > 1) for a, b in of_corridors.values())
