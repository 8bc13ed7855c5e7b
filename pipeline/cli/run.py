"""`tumen run`."""

from typing import Annotated, Any

import typer

from pipeline import night, rehearsal
from pipeline.cli.feed_report import finish, show_report
from pipeline.cli.options import FeedArguments, FormatOption, HomeOption, JsonOption
from pipeline.cli.output import progress, show_json, show_line, show_records, show_table
from pipeline.report.rehearsal import RehearsalReport
from pipeline.settings import Settings
from pipeline.warehouse.difference import CHANGES
from pipeline.warehouse.home import Home

DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what a run would change, store nothing and publish nothing.")
]
_VOYAGE = ("change", "voyage_id", "ship_name", "imo", "origin_port_id", "destination_port_id")
_TIMES = ("departed_at_utc", "arrived_at_utc")
_TO_THE_SECOND = len("2024-03-09T16:00:00")


def run(
    feeds: FeedArguments,
    home: HomeOption,
    feed_format: FormatOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
) -> None:
    """Decode feeds, find port calls and voyages, publish the database: a night, without Airflow.

    Repeating it with the same files changes nothing but the table of runs; with another --format the files are
    decoded again as that. Exit status 1 means that a feed was rejected or has too much in quarantine.
    """
    where, settings = Home(home), Settings.load(home)
    with progress() as say:
        if not dry_run:
            report = night.run(feeds, where, settings, feed_format=feed_format, progress=say)
        else:
            rehearsed = rehearsal.rehearse(feeds, where, settings, feed_format=feed_format, progress=say)
    if not dry_run:
        finish(report, json=json)
        return
    if json:
        show_json(rehearsed.to_json())
    else:
        _show(rehearsed)
    if rehearsed.needs_person:
        raise typer.Exit(1)


def _show(rehearsed: RehearsalReport) -> None:
    show_report(rehearsed.run.to_json())
    rows = ([table, *(counts[change] for change in CHANGES)] for table, counts in rehearsed.changes.items())
    show_table("what a run would change", ("table", *CHANGES), rows)
    heads = (*(name.removesuffix("_port_id") for name in _VOYAGE), "departed (UTC)", "arrived (UTC)", "what", "why")
    if rehearsed.voyages:
        told = [_voyage(voyage) for voyage in rehearsed.voyages]
        show_records(f"corridor voyages that would change: {len(told)}", heads, told)
    else:
        show_line("corridor voyages that would change: none")
    show_line("dry run: nothing was stored or published")


def _voyage(voyage: dict[str, Any]) -> list[object]:
    times = (voyage[name][:_TO_THE_SECOND].replace("T", " ") for name in _TIMES)
    what = tuple(_difference(name, values) for name, values in voyage["differences"].items())
    return [*(voyage[name] for name in _VOYAGE), *times, what, voyage["reason"]]


def _difference(name: str, values: dict[str, Any]) -> str:
    before, after = values["before"], values["after"]
    if isinstance(before, list) or isinstance(after, list):
        return name  # --json has them
    return f"{name} {_said(before)} -> {_said(after)}"


def _said(value: object) -> str:
    if value is None:
        return "unknown"
    return f"{value:g}" if isinstance(value, float) else str(value)
