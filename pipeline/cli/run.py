"""`tumen run`."""

from typing import Any

import typer

from pipeline import night
from pipeline.cli.options import FeedArguments, HomeOption, JsonOption
from pipeline.cli.output import progress, show_counts, show_json, show_line, show_table
from pipeline.report.run import RunReport
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

_FILE_COLUMNS = ("path", "state", "format", "lines", "accepted", "quarantined", "duplicates", "ignored")


def run(feeds: FeedArguments, home: HomeOption, json: JsonOption = False) -> None:
    """Decode feeds, find port calls and voyages, publish the database: a night, without Airflow.

    Repeating it with the same files changes nothing but the table of runs. Exit status 1 means that a feed was
    rejected or has too much in quarantine.
    """
    with progress() as say:
        report = night.run(feeds, Home(home), Settings.load(home), progress=say)
    finish(report, json=json)


def finish(report: RunReport, *, json: bool) -> None:
    """Print the report of `run` or `decode`; exit status 1 where something needs a person."""
    if json:
        show_json(report.to_json())
    else:
        show_report(report.to_json())
    if report.needs_person:
        raise typer.Exit(1)


def show_report(report: dict[str, Any]) -> None:
    """Print the report of `run` or `decode`: a row a file, why files were rejected, and the counts."""
    files = report["files"]
    show_table("feed files", _FILE_COLUMNS, ([file[column] for column in _FILE_COLUMNS] for file in files))
    for file in files:
        if file["rejected_reason"]:
            show_line(f"rejected: {file['path']}: {file['rejected_reason']}")
    show_counts({name: value for name, value in report.items() if isinstance(value, int)})
    if "published" in report:
        show_line(f"published: {report['published']}")
