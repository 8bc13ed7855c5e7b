"""`tumen decode`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline import by_hand
from pipeline.cli.options import FeedArguments, JsonOption
from pipeline.cli.output import progress
from pipeline.cli.run import finish
from pipeline.settings import Settings


def decode(
    feeds: FeedArguments,
    out: Annotated[Path, typer.Option("--out", help="Folder for positions/, statics/ and quarantine/.")],
    untimed: Annotated[
        bool, typer.Option("--untimed", help="Keep lines without a time (NULL) instead of quarantining them.")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Decode feed files to Parquet, and nothing else.

    Exit status 1 means that a feed was rejected or has too much in quarantine.
    """
    with progress() as say:
        report = by_hand.decode_to(feeds, out, Settings.load(out), untimed=untimed, progress=say)
    finish(report, json=json)
