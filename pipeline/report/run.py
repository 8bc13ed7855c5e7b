"""What one run did, as the command line tells it and `--json` gives it."""

from collections import Counter
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
        files: one dict a file, with the columns of `ingest_files`; times are ISO 8601 in UTC. Files that were only
            decoded have no `run_id`, and `quarantined_by_reason`: empty for a rejected one, whose lines are all lost
            for the one reason.
        counts: rows of the tables of findings; empty where nothing but decoding was asked for.
        published: the analysts' database; None where nothing was published.
        needs_person: a feed was rejected, or quarantine is over its threshold.
        elapsed_s: how long decoding took, by the clock on the wall; None where more than that was done.
    """

    files: list[dict[str, Any]]
    counts: dict[str, int]
    published: Path | None
    needs_person: bool
    elapsed_s: float | None = None

    def to_json(self) -> dict[str, Any]:
        """The JSON object of `tumen run --json` and `tumen decode --json`."""
        sums = {name: sum(file[name] for file in self.files) for name in _SUMS}
        published = {} if self.published is None else {"published": str(self.published)}
        return {"files": self.files, **sums, **self.counts, **self._of_decoding(sums["lines"]), **published}

    def _of_decoding(self, lines: int) -> dict[str, Any]:
        """What is told where nothing but decoding was asked for."""
        if self.elapsed_s is None:
            return {}
        reasons: Counter[str] = Counter()
        for file in self.files:
            reasons.update(file["quarantined_by_reason"])
        lines_per_s = lines / self.elapsed_s if self.elapsed_s else 0.0
        return {
            "quarantined_by_reason": dict(reasons.most_common()),
            "elapsed_s": round(self.elapsed_s, 3),
            "lines_per_s": round(lines_per_s, 1),
        }


def report_files(files: Sequence[dict[str, Any]], settings: DecodeSettings, elapsed_s: float) -> RunReport:
    """Report files that were only decoded: rows of `ingest_files` without `run_id`, with `quarantined_by_reason`."""
    told = [_file(row) for row in files]
    return RunReport(told, {}, None, needs_person=_needs_person(files, settings), elapsed_s=elapsed_s)


def report_run(
    warehouse: Warehouse, file_ids: Sequence[str | None], published: Path | None, settings: DecodeSettings
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
