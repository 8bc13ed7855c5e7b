"""Stable keys: a finding's id is a hash of what identifies it, never of a run."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import polars as pl

_LENGTH = 20  # hexadecimal digits: 80 bits, no collision in any archive


def stable_key(kind: str, *parts: object) -> str:
    """Hash of a kind of thing and what identifies it; times to the microsecond, in UTC."""
    words = [part.isoformat(timespec="microseconds") if isinstance(part, datetime) else str(part) for part in parts]
    return hashlib.sha256("\x1f".join([kind, *words]).encode()).hexdigest()[:_LENGTH]


def stable_number(kind: str, *parts: object) -> int:
    """The same as a number of 64 bits, for tables in which every row carries one."""
    return int(stable_key(kind, *parts)[:16], 16)


def add_key(frame: pl.DataFrame, name: str, kind: str, parts: list[str]) -> pl.DataFrame:
    """Add column `name`: the stable key of columns `parts`, in that order."""
    keys = [stable_key(kind, *row) for row in frame.select(parts).iter_rows()]
    return frame.with_columns(pl.Series(name, keys, dtype=pl.String))


def said_alike(columns: Iterable[str]) -> pl.Expr:
    """A number of 64 bits of what a row says, lists included: rows that say the same have the same.

    It holds for one version of polars; what is kept under such numbers is named after the version, too.
    """
    return pl.struct(columns).hash()
