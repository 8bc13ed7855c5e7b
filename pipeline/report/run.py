"""What one run did, as the command line tells it and `--json` gives it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.settings import DecodeSettings
from pipeline.warehouse.store import Warehouse

_SUMS = ("lines", "accepted", "quarantined", "duplicates", "ignored")
_COUNTED = ("port_calls", "voyages", "corridor_voyages", "dark_calls", "alerts")


@dataclass(frozen=True)
class RunReport:
    """The files of a run as `ingest_files` has them, counts of the tables, and where the result is.

    Attributes:
        files: one dict a file, with the columns of `ingest_files`; times are ISO 8601 in UTC.
        counts: rows of the tables of findings; empty where nothing but decoding was asked for.
        published: the analysts' database; None where nothing was published.
        needs_person: a feed was rejected, or quarantine is over its threshold.
    """

    files: list[dict[str, Any]]
    counts: dict[str, int]
    published: Path | None
    needs_person: bool

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen run --json` and `tumen decode --json`."""
        sums = {name: sum(file[name] for file in self.files) for name in _SUMS}
        published = {} if self.published is None else {"published": str(self.published)}
        return {"files": self.files, **sums, **self.counts, **published}


def report_files(files: Sequence[dict[str, Any]], settings: DecodeSettings) -> RunReport:
    """Report files that were only decoded: rows of `ingest_files` but `run_id`."""
    return RunReport([_file(row) for row in files], {}, None, needs_person=_needs_person(files, settings))


def report_run(
    warehouse: Warehouse, file_ids: Sequence[str | None], published: Path, settings: DecodeSettings
) -> RunReport:
    """Report what the warehouse holds, and of its files those that were asked for."""
    ingested = warehouse.ingested().filter(pl.col("file_id").is_in([name for name in file_ids if name]))
    files = ingested.sort("path").to_dicts()
    counts = {name: warehouse.count(name) for name in _COUNTED}
    return RunReport([_file(row) for row in files], counts, published, needs_person=_needs_person(files, settings))


def _file(row: dict[str, Any]) -> dict[str, Any]:
    return {name: f"{value.isoformat()}Z" if isinstance(value, datetime) else value for name, value in row.items()}


def fault_of_file(file: Mapping[str, Any], settings: DecodeSettings) -> str | None:
    """What of a feed file, a row of `ingest_files`, needs a person; None if nothing does."""
    if file["state"] == "rejected":
        return f"{file['path']}: rejected: {file['rejected_reason']}"
    if file["quarantined"] > settings.quarantine_alarm_share * file["lines"]:
        share, allowed = file["quarantined"] / file["lines"], settings.quarantine_alarm_share
        return f"{file['path']}: {share:.1%} of {file['lines']} lines in quarantine, over {allowed:.1%}"
    return None


def _needs_person(files: Sequence[Mapping[str, Any]], settings: DecodeSettings) -> bool:
    return any(fault_of_file(file, settings) for file in files)
