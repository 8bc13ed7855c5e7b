"""Options that commands share."""

from pathlib import Path
from typing import Annotated

import typer

HomeOption = Annotated[
    Path, typer.Option("--home", envvar="TUMEN_HOME", help="Folder that holds everything the deployment owns.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of words and tables.")]
FeedArguments = Annotated[
    list[Path], typer.Argument(metavar="FEED...", help="Feed files, or folders of them; told by content.")
]
