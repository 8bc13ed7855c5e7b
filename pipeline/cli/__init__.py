"""The command `tumen`."""

import gc
import sys
from collections.abc import Sequence

from pipeline.cli.app import app
from pipeline.errors import TumenError
from pipeline.printable import printable


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 it needs a person, 2 the call or the settings are wrong.

    Args:
        arguments: what follows `tumen`; the process's own by default.
    """
    gc.freeze()  # what was imported stays: the collector need not go through it again and again
    try:
        return _run(arguments)
    finally:
        gc.unfreeze()  # at the end it has to, or what is compiled says that it leaks


def _run(arguments: Sequence[str] | None) -> int:
    try:
        app(args=arguments, prog_name="tumen")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except TumenError as error:
        status, message = error.exit_status, str(error)
    except OSError as error:  # a full disk, a folder without permission: for a person, not for a traceback
        status, message = 1, str(error)
    print(f"tumen: {printable(message)}", file=sys.stderr)  # noqa: T201  the one line on stderr
    return status
