"""A home with the findings of one small feed, and ways to damage what lies behind them, for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline import by_hand, night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.published import Published

LISTED = "imo,name,list_name\n9161003,LADY R,exercise list\n"


def home_of(folder: Path, feed: Path) -> Home:
    """A home in `folder` after one night with this feed and a list that names LADY R."""
    home, watchlist = Home(folder / "home"), folder / "list.csv"
    watchlist.write_text(LISTED, encoding="utf-8")
    by_hand.load_watchlists([watchlist], home, Settings())
    night.run([feed], home, Settings())
    return home


def ids(home: Home, table: str, key: str) -> list[str]:
    """Every finding of a table, in order."""
    with Published.open(home) as published:
        return sorted(set(published.every(table)[key]))


@contextmanager
def changed(path: Path, content: bytes | None) -> Iterator[None]:
    """A file with another content, or gone, while this is open."""
    kept, moment = path.read_bytes(), path.stat()
    try:
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        yield
    finally:
        path.write_bytes(kept)
        assert path.stat().st_size == moment.st_size


@contextmanager
def tampered(home: Home, statement: str) -> Iterator[None]:
    """The published database after a statement, while this is open."""
    with changed(home.published_db, home.published_db.read_bytes()):
        with duckdb.connect(str(home.published_db)) as database:
            database.execute(statement)
        yield
