"""`tumen simulate`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import JsonOption
from pipeline.cli.output import progress, show_counts, show_json, show_line
from pipeline.simulate.write import simulate_to


def simulate(
    scenario: Annotated[Path, typer.Argument(metavar="SCENARIO", help="A scenario in TOML.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for feed/, truth/ and watchlist.csv.")],
    json: JsonOption = False,
) -> None:
    """Make a SYNTHETIC feed with its truth beside it, for exercises and calibration."""
    with progress() as say:
        if say:
            say(f"simulating {scenario}")
        report = simulate_to(scenario, out)
    if json:
        show_json(report.to_json())
    else:
        show_line("SYNTHETIC: nothing of this was ever received from a ship")
        show_counts({name: value for name, value in report.to_json().items() if name != "synthetic"})
