"""What is asked: every view, every worked question of `sql/queries/`, and what else analysts ask, a file each."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.resources import sql_path
from pipeline.warehouse.tables import VIEWS

_TYPICAL = Path(__file__).with_name("questions")
_TOO_LARGE = frozenset({"ship_stories"})
"""Views that hold a row of every finding, in order: nobody asks for all of them, and the lock-down stops who does."""


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        kind: `view`, `sql/queries` or `typical`.
        name: of its file.
        words: what it asks, from the first line of its file.
        sql: its text.
    """

    kind: str
    name: str
    words: str
    sql: str


def questions() -> Iterator[Question]:
    """All of them, by kind and name."""
    for name in sorted(set(VIEWS) - _TOO_LARGE):
        yield Question("view", name, _words(sql_path(f"views/{name}.sql")), f"select * from {name}")  # noqa: S608  a view of ours
    for kind, folder in (("sql/queries", sql_path("queries")), ("typical", _TYPICAL)):
        for path in sorted(folder.glob("*.sql")):
            yield Question(kind, path.stem, _words(path), path.read_text(encoding="utf-8"))


def _words(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("-- ")
