"""`tumen doctor` and `tumen rebuild`."""

import typer

from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_line
from pipeline.doctor import diagnose
from pipeline.rebuild import rebuild as rebuild_warehouse
from pipeline.settings import Settings
from pipeline.warehouse.home import Home


def doctor(home: HomeOption, json: JsonOption = False) -> None:
    """Check the installation, settings, zones, lake, databases, outbox and disk, and say the way back.

    Nothing is changed. Exit status 1 means that something needs a person.
    """
    diagnosis = diagnose(Home(home))
    if json:
        show_json(diagnosis.to_json())
    else:
        for finding in diagnosis.findings:
            show_line(f"{finding.state:5}  {finding.check}: {finding.what}")
            if finding.remedy:
                show_line(f"       what to do: {finding.remedy}")
    if diagnosis.needs_person:
        raise typer.Exit(1)


def rebuild(home: HomeOption, json: JsonOption = False) -> None:
    """Make a damaged warehouse anew, of the published database or else of the lake; the old one is set aside."""
    report = rebuild_warehouse(Home(home), Settings.load(home))
    if json:
        show_json(report.to_json())
        return
    for path in report.set_aside:
        show_line(f"set aside: {path}")
    show_line(f"made of the {'published database' if report.made_of == 'published' else 'lake'}")
    if report.made_of == "lake":
        show_line("lists and sightings have to be loaded again; history begins anew")
    show_line(f"published: {report.published}")
