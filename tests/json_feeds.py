"""Records of JSON for tests: as a feed, decoded, and values of a row."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sentences import Result, decoded, feed_of


def read(tmp_path: Path, *records: object) -> Result:
    """Decode a file of these, one a line."""
    return decoded(feed_of(tmp_path / "feed.json", *(json.dumps(record) for record in records)))


def one(tmp_path: Path, record: object) -> dict[str, Any]:
    """The position that the record gives."""
    return read(tmp_path, record).positions.row(0, named=True)


def static(tmp_path: Path, record: object) -> dict[str, Any]:
    """The static report that the record gives."""
    return read(tmp_path, record).statics.row(0, named=True)


def values(row: Mapping[str, Any], *names: str) -> tuple[Any, ...]:
    """These columns of a row."""
    return tuple(row[name] for name in names)
