"""`tumen watchlist`."""

from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import by_hand
from pipeline.cli.options import HomeOption, JsonOption, moment_of
from pipeline.cli.output import show_counts, show_json, show_line
from pipeline.judge.lists.formats import ListFormat
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

_COUNTED = ("rows", "loaded", "not_a_ship", "not_flagged", "no_identity", "refused")

app = typer.Typer(help="Lists of flagged ships.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def watchlist() -> None:
    """Lists of flagged ships."""


def _list_format(text: str) -> ListFormat:
    try:
        return ListFormat(text.lower())
    except ValueError:
        near = get_close_matches(text.lower(), list(ListFormat), n=1, cutoff=0.5)
        meant = f"; did you mean {near[0]}?" if near else "."
        message = f"{text!r} is no format of a list{meant} There are {', '.join(ListFormat)}"
        raise typer.BadParameter(message) from None


@app.command()
def load(  # noqa: PLR0913, PLR0917  the options of the command
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="OFAC sdn.csv (with alt.csv), OpenSanctions maritime.csv or FtM JSON lines, UN 1718 CSV, or a plain "
            "CSV with imo,mmsi,call_sign,name,list_name,programme; told by content.",
        ),
    ],
    home: HomeOption,
    list_format: Annotated[
        ListFormat | None,
        typer.Option("--format", metavar="NAME", parser=_list_format, help="Read every file as this format."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", metavar="DATE", parser=moment_of, help="Day of this version of the list (UTC)."),
    ] = None,
    list_name: Annotated[str | None, typer.Option("--list-name", metavar="NAME", help="Whose list it is.")] = None,
    json: JsonOption = False,
) -> None:
    """Load versions of watchlists into the home, made if need be. Exit 1: rows were refused, the others are loaded."""
    report = by_hand.load_watchlists(
        files,
        Home(home),
        Settings.load(home),
        list_format=list_format,
        list_name=list_name,
        as_of_utc=as_of,
    )
    if json:
        show_json(report.to_json())
    else:
        for file in report.files:
            _show_file(file)
        for version in report.versions:
            was_there = "" if version["is_new"] else ", which was there already"
            show_line(f"{version['list_name']}: version {version['list_version']}{was_there}")
        show_counts(report.loaded)
        show_line(f"entries in force: {report.entries_in_force}")
    raise typer.Exit(1 if report.refused else 0)


def _show_file(file: dict[str, Any]) -> None:
    counts = ", ".join(f"{name.replace('_', ' ')} {file[name]}" for name in _COUNTED if file[name] or name == "loaded")
    show_line(f"{file['path']}: {file['format']}: {counts}")
    for refusal in file["refusals"]:
        show_line(f"  refused: line {refusal['line_no']}: {refusal['why']}")
    for signal in file["signals"]:
        again = f" (and {signal['count'] - 1} more)" if signal["count"] > 1 else ""
        show_line(f"  line {signal['line_no']}: {signal['what']}{again}")
