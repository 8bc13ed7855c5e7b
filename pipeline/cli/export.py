"""`tumen export`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import HomeOption, JsonOption, end_of, file_path, moment_of
from pipeline.cli.output import progress, show_json, show_line
from pipeline.exports.export import Asked, ExportReport
from pipeline.exports.export import export as export_rows
from pipeline.exports.formats import Format, What
from pipeline.warehouse.home import Home


def export(  # noqa: PLR0913, PLR0917  the options of the command
    home: HomeOption,
    what: Annotated[What, typer.Option("--what", help="What goes out.")],
    format_name: Annotated[
        Format, typer.Option("--format", help="gpkg for QGIS, kml for Google Earth, ftm for OpenSanctions tools.")
    ],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FILE", parser=file_path, help="The file; one that is there is replaced."),
    ],
    corridor: Annotated[
        bool,
        typer.Option("--corridor", help="Corridor voyages alone; of calls and tracks those of ships that made one."),
    ] = False,
    from_utc: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DAY", parser=moment_of, help="Leave out what was over before this day, UTC."),
    ] = None,
    to_utc: Annotated[
        datetime | None,
        typer.Option("--to", metavar="DAY", parser=end_of, help="Leave out what began after this day, UTC."),
    ] = None,
    ship: Annotated[
        list[str] | None,
        typer.Option("--ship", metavar="NUMBER", help="Of this ship, by IMO number or MMSI; may be repeated."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Write voyages, port calls or tracks to a file for QGIS, Google Earth, spreadsheets or OpenSanctions tools.

    What is inferred is marked so, and so is each way that is only assumed. A failure leaves a file that was there as
    it was.
    """
    asked = Asked(what, format_name, tuple(ship or ()), from_utc, to_utc, is_corridor=corridor)
    with progress() as watch:
        report = export_rows(Home(home), asked, out, watch)
    show_json(report.to_json()) if json else _show(report)


def _show(report: ExportReport) -> None:
    show_line(f"{report.path}: {report.rows} rows of {report.what} as {report.format}, {report.bytes} bytes")
    if report.rows_without_geometry:
        show_line(f"{report.rows_without_geometry} of them lie nowhere: their ports are in no catalogue any more")
    for skipped in report.skipped:
        show_line(f"{skipped['vessel_id']}: not in it: {skipped['reason']}")
    show_line(report.provenance.words)
