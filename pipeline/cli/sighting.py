"""`tumen sighting`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline import by_hand
from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_counts, show_json
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

app = typer.Typer(help="What others saw of ships in ports.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def sighting() -> None:
    """What others saw of ships in ports."""


@app.command()
def load(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="CSV with a header: "
            "observed_from_utc,observed_to_utc,port_id,imo,ship_name,length_m,source,confidence.",
        ),
    ],
    home: HomeOption,
    json: JsonOption = False,
) -> None:
    """Load sightings into the home, made if need be; a file with a wrong line is not loaded at all."""
    report = by_hand.load_sightings(file, Home(home), Settings.load(home))
    if json:
        show_json(report.to_json())
    else:
        show_counts(report.to_json())
