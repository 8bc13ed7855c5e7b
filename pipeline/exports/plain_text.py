"""Words by strangers, made inert once for all formats."""

import polars as pl

from pipeline.printable import printable

_NOT_PLAIN = r"[^\x20-\x7e]"


def inert(frame: pl.DataFrame) -> pl.DataFrame:
    r"""Every text whose control characters, line ends and direction marks are written out (`\x1b`), so that none acts.

    XML knows most of them not at all, SQLite ends a text at some, and a direction mark turns round what stands beside.
    """
    return frame.with_columns(
        _inert(frame[name]) for name, kind in frame.schema.items() if kind == pl.String and _is_odd(frame[name])
    )


def _is_odd(texts: pl.Series) -> bool:
    return bool(texts.str.contains(_NOT_PLAIN).any())


def _inert(texts: pl.Series) -> pl.Series:
    return pl.Series(texts.name, [text and printable(text) for text in texts], dtype=pl.String)
