"""`tumen report`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import HomeOption, JsonOption, file_path
from pipeline.cli.output import show_json, show_line
from pipeline.report.dossier.write import write_dossier
from pipeline.settings import Settings
from pipeline.warehouse.home import Home


def report(
    finding_id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Id of a port call, gap, dark call, voyage, encounter or alert; or a vessel_id: her story.",
        ),
    ],
    home: HomeOption,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            parser=file_path,
            help="An .html or .pdf file; HOME/reports/ID.html by default.",
        ),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Write a dossier that stands alone: map, timeline, what else may have happened, evidence, and how to check it."""
    written = write_dossier(Home(home), finding_id, Settings.load(home).decode, out)
    if json:
        show_json(written.to_json())
    else:
        synthetic = ", SYNTHETIC" if written.is_synthetic else ""
        show_line(f"{written.path}: dossier of the {written.kind.replace('_', ' ')} {written.finding_id}{synthetic}")
