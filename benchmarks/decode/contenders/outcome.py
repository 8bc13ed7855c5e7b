"""What a contender gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class AbsentError(Exception):
    """The contender cannot be had on this machine; the message says why."""


@dataclass(frozen=True)
class Outcome:
    """What came of a recording: rows of tables, and where it says that its lines ended, if it says so.

    `kept` is the result itself, held until the clock has stopped, so that freeing it costs nobody anything; `clean_up`
    is called then.
    """

    rows: int
    counts: dict[str, Any] | None = None
    kept: object = None
    clean_up: Callable[[], None] = lambda: None


Run = Callable[[Path], Outcome]
"""Decode a recording."""
