"""Stable keys: a finding's id is a hash of what identifies it, never of a run."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import polars as pl

_LENGTH = 20  # hexadecimal digits: 80 bits, no collision in any archive
_BETWEEN = "\x1f"


def stable_key(kind: str, *parts: object) -> str:
    """Hash of a kind of thing and what identifies it; times to the microsecond, in UTC."""
    return _hash(_BETWEEN.join([kind, *map(_word, parts)]))


def _word(part: object) -> str:
    return part.isoformat(timespec="microseconds") if isinstance(part, datetime) else str(part)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def stable_number(kind: str, *parts: object) -> int:
    """The same as a number of 64 bits, for tables in which every row carries one."""
    return int(stable_key(kind, *parts)[:16], 16)


def add_key(frame: pl.DataFrame, name: str, kind: str, parts: list[str]) -> pl.DataFrame:
    """Add column `name`: the stable key of columns `parts`, in that order."""
    words = [_words(frame[part]) for part in parts]
    joined = frame.select(pl.concat_str(pl.lit(kind), *words, separator=_BETWEEN)).to_series()
    return frame.with_columns(pl.Series(name, [_hash(text) for text in joined], dtype=pl.String))


def _words(part: pl.Series) -> pl.Series:
    """`_word` of each value; of texts, whole numbers and times all at once."""
    if part.dtype == pl.Datetime("us"):
        words = part.dt.to_string("%Y-%m-%dT%H:%M:%S%.6f")
    elif part.dtype in {pl.String, pl.Null} or part.dtype.is_integer():
        words = part.cast(pl.String)
    else:
        words = pl.Series([_word(value) for value in part.to_list()], dtype=pl.String)
    return words.fill_null("None")


def said_alike(columns: Iterable[str]) -> pl.Expr:
    """A number of 64 bits of what a row says, lists included: rows that say the same have the same.

    It holds for one version of polars; what is kept under such numbers is named after the version, too.
    """
    return pl.struct(columns).hash()
