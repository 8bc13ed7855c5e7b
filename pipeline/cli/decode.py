"""`tumen decode`."""

from pathlib import Path
from typing import Annotated

import typer

from pipeline import by_hand
from pipeline.cli.feed_report import finish
from pipeline.cli.options import FeedArguments, FormatOption, JsonOption
from pipeline.cli.progress import decoding_shown
from pipeline.settings import Clock, Settings


def decode(  # noqa: PLR0913, PLR0917  what one may type
    feeds: FeedArguments,
    out: Annotated[Path, typer.Option("--out", help="Folder for positions/, statics/, quarantine/ and the others.")],
    untimed: Annotated[
        bool, typer.Option("--untimed", help="Keep lines without a time (NULL) instead of quarantining them.")
    ] = False,
    clock: Annotated[
        Clock | None,
        typer.Option("--clock", help="What tells the time of lines that say none, as `decode.clock` of the settings."),
    ] = None,
    feed_format: FormatOption = None,
    json: JsonOption = False,
) -> None:
    """Decode feed files to Parquet, and nothing else.

    Writes positions/, statics/ and quarantine/, and where there are such rows base_stations/, aids_to_navigation/,
    other_messages/ and duplicates/. A file that is decoded again replaces what it left there before. Exit status 1
    means that a feed was rejected or has too much in quarantine.
    """
    settings = Settings.load(out, **({"decode": {"clock": clock}} if clock else {}))
    with decoding_shown() as watcher:
        report = by_hand.decode_to(feeds, out, settings, untimed=untimed, feed_format=feed_format, watcher=watcher)
    finish(report, json=json)
