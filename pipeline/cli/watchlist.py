"""`tumen watchlist`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline import by_hand
from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_counts, show_json, show_line
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

app = typer.Typer(help="Lists of flagged ships.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def watchlist() -> None:
    """Lists of flagged ships."""


@app.command()
def load(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="CSV with a header: imo,mmsi,call_sign,name,list_name,programme."),
    ],
    home: HomeOption,
    json: JsonOption = False,
) -> None:
    """Load watchlists into the home, made if need be; a file with a wrong line is not loaded at all."""
    report = by_hand.load_watchlists(files, Home(home), Settings.load(home))
    if json:
        show_json(report.to_json())
    else:
        show_counts(report.loaded)
        show_line(f"entries in force: {report.entries_in_force}")
