"""Options that commands share."""

from datetime import UTC, date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer

from pipeline.feeds.formats import FeedFormat

_NEAR = 0.5  # of 1: `noaa` is near `noaa_csv`, `xml` is near nothing


def file_path(text: str) -> Path:
    """A path as one types it.

    Raises:
        typer.BadParameter: it is empty.
    """
    # An unset variable in a script must not make the current folder the home.
    if not text:
        message = "names no file or folder; is a variable unset? `.` is the current folder"
        raise typer.BadParameter(message)
    return Path(text)


def _feed_format(text: str) -> FeedFormat:
    try:
        return FeedFormat(text.lower())
    except ValueError:
        near = get_close_matches(text.lower(), list(FeedFormat), n=1, cutoff=_NEAR)
        meant = f"; did you mean {near[0]}?" if near else "."
        message = f"{text!r} is no format{meant} There are {', '.join(FeedFormat)}"
        raise typer.BadParameter(message) from None


def moment_of(text: str) -> datetime:
    """A day or a moment in UTC, or with its zone, as UTC without one.

    Raises:
        typer.BadParameter: it is none.
    """
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        message = f"{text!r} is no day; write it as 2024-03-10"
        raise typer.BadParameter(message) from None


def end_of(text: str) -> datetime:
    """The end of a day in UTC, which is the beginning of the next; of a moment the moment.

    Raises:
        typer.BadParameter: it is none.
    """
    moment = moment_of(text)
    try:
        date.fromisoformat(text)
        return moment + timedelta(days=1)
    except (ValueError, OverflowError):
        return moment


HomeOption = Annotated[
    Path,
    typer.Option(
        "--home",
        envvar="TUMEN_HOME",
        metavar="DIR",
        parser=file_path,
        help="Folder that holds everything the deployment owns.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of words and tables.")]
FeedArguments = Annotated[
    list[Path],
    typer.Argument(metavar="FEED...", parser=file_path, help="Feed files, or folders of them; told by content."),
]
FormatOption = Annotated[
    FeedFormat | None,
    typer.Option(
        "--format",
        metavar="NAME",
        parser=_feed_format,
        help="Read every feed as this format, whatever it looks like; a wrong name lists all.",
    ),
]
FeedFolderOption = Annotated[
    Path | None,
    typer.Option(
        "--feed", metavar="DIR", parser=file_path, help="Where the daily feed files go; HOME/live by default."
    ),
]
