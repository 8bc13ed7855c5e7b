"""polars reading the lines of the recording and nothing more: the floor under everybody's time."""

from pathlib import Path

import polars as pl

from benchmarks.decode.contenders.outcome import Outcome

_IN_NO_LINE = "\x01"


def read_csv(path: Path) -> Outcome:
    """A table of one column by the reader of CSV, with a separator that is in no line."""
    frame = pl.read_csv(
        path, has_header=False, separator=_IN_NO_LINE, quote_char=None, schema={"line": pl.String}, low_memory=False
    )
    return Outcome(frame.height, kept=frame)


def read_lines(path: Path) -> Outcome:
    """A table of one column by the reader of lines."""
    frame = pl.read_lines(path)
    return Outcome(frame.height, kept=frame)
