"""What became of feed files, as `run` and `decode` print it: a row a file, why files were rejected, the counts."""

from collections.abc import Mapping
from typing import Any

import typer

from pipeline.cli.output import show_counts, show_json, show_line, show_records
from pipeline.report.run import RunReport

_BY_REASON = "quarantined_by_reason"
_HEADS = {
    "path": "file",
    "format": "format",
    "state": "state",
    "lines": "lines",
    "accepted": "accepted",
    "duplicates": "duplicates",
    "ignored": "ignored",
    "quarantined": "quarantined",
    _BY_REASON: "by reason",
    "first_received_at_utc": "first (UTC)",
    "last_received_at_utc": "last (UTC)",
}
_TO_THE_SECOND = len("2024-03-09T16:00:00")


def finish(report: RunReport, *, json: bool) -> None:
    """Print the report of `run` or `decode`; exit status 1 where something needs a person."""
    if json:
        show_json(report.to_json())
    else:
        show_report(report.to_json())
    if report.needs_person:
        raise typer.Exit(1)


def show_report(report: Mapping[str, Any]) -> None:
    """Print the document of `--json` in words and a table."""
    files = report["files"]
    names = [name for name in _HEADS if name != _BY_REASON or _BY_REASON in report]
    rows = ([_shown(name, file[name]) for name in names] for file in files)
    show_records("feed files", [_HEADS[name] for name in names], rows)
    for file in files:
        if file["rejected_reason"]:
            show_line(f"rejected: {file['path']}: {file['rejected_reason']}")
    show_counts({name: value for name, value in report.items() if isinstance(value, int)})
    if report.get(_BY_REASON):
        show_line(f"quarantined by reason: {', '.join(_reasons(report[_BY_REASON]))}")
    if "elapsed_s" in report:
        show_line(f"took {report['elapsed_s']:.1f} s: {report['lines_per_s']:,.0f} lines a second")
    if "published" in report:
        show_line(f"published: {report['published']}")


def _shown(name: str, value: Any) -> object:  # noqa: ANN401  a value of JSON
    if name == _BY_REASON:
        return _reasons(value)
    if name.endswith("_at_utc") and value is not None:
        return value[:_TO_THE_SECOND].replace("T", " ")
    return value


def _reasons(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"{reason} {count}" for reason, count in counts.items())
