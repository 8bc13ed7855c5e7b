"""Options that commands share."""

from pathlib import Path
from typing import Annotated

import typer


def _path(text: str) -> Path:
    # An unset variable in a script must not make the current folder the home.
    if not text:
        message = "names no file or folder; is a variable unset? `.` is the current folder"
        raise typer.BadParameter(message)
    return Path(text)


HomeOption = Annotated[
    Path,
    typer.Option(
        "--home",
        envvar="TUMEN_HOME",
        metavar="DIR",
        parser=_path,
        help="Folder that holds everything the deployment owns.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of words and tables.")]
FeedArguments = Annotated[
    list[Path],
    typer.Argument(metavar="FEED...", parser=_path, help="Feed files, or folders of them; told by content."),
]
