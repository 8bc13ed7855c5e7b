"""Days pressed before their files are taken in are those that the run asks for."""

from pathlib import Path

import pytest
from sentences import feed_of
from voyage_feed import LINES

from pipeline import night, press_ahead
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

HALF = len(LINES) // 2


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def pressed(home: Home) -> dict[Path, int]:
    """Pressed positions and static reports, and when each was written."""
    paths = [path for kind in ("positions", "statics") for path in (home.telling / kind).rglob("*.parquet")]
    return {path: path.stat().st_mtime_ns for path in paths}


def ahead(home: Home, feed: Path) -> list[str]:
    """Decode a file and press its days; the manifests."""
    manifests = night.ingest([str(feed)], home, Settings())
    batches = press_ahead.plan_pressing(home, manifests)
    folders = [folder for batch in batches for folder in batch]
    assert press_ahead.press_ahead(home, Settings(), manifests, folders) == len(folders)
    return manifests


def test_a_first_run_finds_its_days_pressed(home: Home, tmp_path: Path) -> None:
    manifests = ahead(home, feed_of(tmp_path / "feed.nmea", *LINES))
    before = pressed(home)
    assert len(before) == 6
    night.detect_and_store(home, Settings(), manifests)
    assert pressed(home) == before


def test_a_day_of_which_lines_were_there_is_pressed_with_them(home: Home, tmp_path: Path) -> None:
    night.run([feed_of(tmp_path / "first.nmea", *LINES[:HALF])], home, Settings())
    manifests = ahead(home, feed_of(tmp_path / "second.nmea", *LINES[HALF:]))
    before = pressed(home)
    night.detect_and_store(home, Settings(), manifests)
    assert pressed(home).items() <= before.items()


def test_where_nothing_is_new_there_is_nothing_to_press(home: Home, tmp_path: Path) -> None:
    feed = feed_of(tmp_path / "feed.nmea", *LINES)
    night.run([feed], home, Settings())
    manifests = [path.name for path in (home.lake / "manifests").glob("*.json")]
    assert press_ahead.plan_pressing(home, manifests) == []


def test_great_days_are_planned_one_by_one(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manifests = night.ingest([str(feed_of(tmp_path / "feed.nmea", *LINES))], home, Settings())
    assert [len(batch) for batch in press_ahead.plan_pressing(home, manifests)] == [6]
    monkeypatch.setattr(press_ahead, "_ROWS_AT_ONCE", 1)
    assert [len(batch) for batch in press_ahead.plan_pressing(home, manifests)] == [1] * 6
