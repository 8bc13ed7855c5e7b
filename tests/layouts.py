"""Rows of a tabular feed for tests: its documented columns, an ordinary row, and what a test says otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentences import Result, decoded, feed_of


@dataclass(frozen=True)
class Layout:
    """The columns of a format, in its order, and what an ordinary row says in them."""

    header: str
    ordinary: Mapping[str, str]
    separator: str = ","

    def row(self, **said: str) -> str:
        """The ordinary row but for what is said; a space in a column's name is `_`."""
        told = {name.replace(" ", "_"): value for name, value in self.ordinary.items()} | said
        names = [name.strip("# ").replace(" ", "_") for name in self.header.split(self.separator)]
        assert set(told) <= set(names)
        return self.separator.join(told.get(name, "") for name in names)

    def decoded(self, tmp_path: Path, *rows: str | bytes, **settings: Any) -> Result:
        """What a file of these rows gives."""
        return decoded(feed_of(tmp_path / "feed.csv", self.header, *rows), **settings)

    def position(self, tmp_path: Path, **said: str) -> dict[str, Any]:
        """The position that the only row gives."""
        return self.decoded(tmp_path, self.row(**said)).positions.row(0, named=True)

    def static(self, tmp_path: Path, **said: str) -> dict[str, Any]:
        """The static report that the only row gives."""
        return self.decoded(tmp_path, self.row(**said)).statics.row(0, named=True)


def values(found: Mapping[str, Any], *names: str) -> tuple[Any, ...]:
    """These values of a row, speeds and the like to the precision of what was written."""
    return tuple(round(found[name], 4) if isinstance(found[name], float) else found[name] for name in names)
