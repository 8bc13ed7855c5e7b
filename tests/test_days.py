"""A night reads of earlier days what was pressed of them, and not their lines."""

from itertools import chain
from pathlib import Path

import polars as pl
import pytest
from databases import tables
from sentences import EPOCH, SHIP, feed_of, heard, message
from voyage_feed import LINES

from pipeline import night
from pipeline.errors import TumenError
from pipeline.schemas import Positions
from pipeline.settings import Settings
from pipeline.tracks.fixes import clean_fixes
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import read_lake
from pipeline.warehouse.store import Warehouse

HALF = len(LINES) // 2


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    night.run([feed_of(tmp_path / "first.nmea", *LINES[:HALF])], home, Settings())
    return home


def pressed(home: Home) -> dict[str, int]:
    """Pressed days, and when each was written."""
    return {
        path.relative_to(home.telling).as_posix(): path.stat().st_mtime_ns for path in home.telling.rglob("*.parquet")
    }


def test_a_second_night_presses_its_own_days_and_leaves_the_others(home: Home, tmp_path: Path) -> None:
    before = pressed(home)
    second = feed_of(tmp_path / "second.nmea", *LINES[HALF:])
    night.run([second], home, Settings())
    after = pressed(home)
    days = {path for path in before if not path.startswith("ways/")}
    kept = {path for path in days if after.get(path) == before[path]}
    assert kept
    whole = Home(tmp_path / "whole")
    night.run([tmp_path / "first.nmea", second], whole, Settings())
    assert tables(home.root) == tables(whole.root)


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    said = [heard(message(5, mmsi=SHIP, shipname="LADY R", draught=4.6), EPOCH + 600 * ten) for ten in range(6)]
    night.run([feed_of(tmp_path / "feed.nmea", *LINES, *chain.from_iterable(said))], home, Settings())
    with Warehouse.open(home) as warehouse:
        lines, statics = (read_lake(home, warehouse.ledger(), kind) for kind in ("positions", "statics"))
        counted = warehouse.read("reception_days")["position_count"].sum()
        messages = warehouse.read("vessel_identities")["message_count"].sum()
    fixes = clean_fixes(Positions.cast(lines), Settings().decode, Settings().tracks)
    assert counted == fixes.height > 2 * telling(home, "positions")
    assert messages == statics.height > telling(home, "statics")


def telling(home: Home, kind: str) -> int:
    """How many lines tell."""
    return sum(
        pl.read_parquet(path, hive_partitioning=False).height for path in (home.telling / kind).rglob("*.parquet")
    )


def test_what_no_day_is_made_of_any_more_is_removed(home: Home) -> None:
    left_over = home.telling / "positions" / "day=2024-03-09" / "0.parquet"
    left_over.write_bytes(b"")
    night.detect_and_store(home, Settings(), [])
    assert not left_over.exists()


def test_other_settings_press_every_day_anew(home: Home) -> None:
    before = pressed(home)
    night.detect_and_store(home, Settings(tracks={"telling_off_m": 100}), [])  # type: ignore[arg-type]  # as a file says it
    assert not {path for path in pressed(home) if path.startswith("positions/")} & before.keys()


def test_a_pressed_day_that_cannot_be_read_is_told_with_the_way_out(home: Home) -> None:
    path = next(iter((home.telling / "positions").rglob("*.parquet")))
    path.write_bytes(b"torn")
    with pytest.raises(TumenError, match=r"telling.*cannot be read.*delete that folder, which is made anew"):
        night.detect_and_store(home, Settings(), [])
