"""Sightings from the file to the published table."""

from pathlib import Path
from typing import Any

import pytest
from databases import tables
from voyage_feed import LINES

from pipeline import by_hand, night
from pipeline.errors import ConfigurationError
from pipeline.resources import data_path
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

HEADER = "observed_from_utc,observed_to_utc,port_id,imo,ship_name,length_m,source,confidence\n"
LADY_R = "2024-03-10,2024-03-10,KP_RAJIN,9161003,LADY R,115,imagery,{confidence}\n"
ANOTHER = "2024-03-12,2024-03-12,RU_DUNAI,,,,harbour log,0.7\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a voyage in it."""
    feed = tmp_path_factory.mktemp("feed") / "voyage.nmea"
    feed.write_text("\n".join(LINES) + "\n", encoding="ascii")
    home = Home(tmp_path_factory.mktemp("home"))
    night.run([feed], home, Settings())
    return home


def load(home: Home, folder: Path, content: str) -> dict[str, int]:
    path = folder / "seen.csv"
    path.write_text(content, encoding="utf-8")
    return by_hand.load_sightings(path, home, Settings()).to_json()


def published(home: Home) -> list[tuple[Any, ...]]:
    sql = "select port_id, ship_name, source, confidence from sightings order by observed_from_utc"
    return list(query(home, sql).rows)


def test_sightings_are_published_and_where_no_ship_was_silent_no_finding_changes(home: Home, tmp_path: Path) -> None:
    before = tables(home.root, without=frozenset({"sightings"}))
    report = load(home, tmp_path, HEADER + LADY_R.format(confidence=0.9) + ANOTHER)
    assert report == {"loaded": 2, "added": 2, "revised": 0, "sightings": 2}
    assert published(home) == [("KP_RAJIN", "LADY R", "imagery", 0.9), ("RU_DUNAI", None, "harbour log", 0.7)]
    assert tables(home.root, without=frozenset({"sightings"})) == before


def test_the_same_file_again_changes_nothing(home: Home, tmp_path: Path) -> None:
    both = HEADER + LADY_R.format(confidence=0.9) + ANOTHER
    load(home, tmp_path, both)
    before = tables(home.root)
    assert load(home, tmp_path, both) == {"loaded": 2, "added": 0, "revised": 0, "sightings": 2}
    assert tables(home.root) == before


def test_another_confidence_revises_a_sighting_and_the_others_stay(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, HEADER + LADY_R.format(confidence=0.9) + ANOTHER)
    report = load(home, tmp_path, HEADER + LADY_R.format(confidence=0))
    assert report == {"loaded": 1, "added": 0, "revised": 1, "sightings": 2}
    assert [row[-1] for row in published(home)] == [0.0, 0.7]


def test_a_file_with_a_wrong_line_changes_nothing(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, HEADER + ANOTHER)
    before = tables(home.root)
    with pytest.raises(ConfigurationError, match=r"seen\.csv: line 3: port_id 'RAJIN' is no port"):
        load(home, tmp_path, HEADER + ANOTHER + LADY_R.format(confidence=1).replace("KP_", ""))
    assert tables(home.root) == before


def test_a_night_keeps_the_sightings(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path, HEADER + ANOTHER)
    before = published(home)
    night.detect_and_store(home, Settings(), [])
    night.publish(home)
    assert published(home) == before


def test_the_published_sightings_load_into_a_new_home(tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    report = by_hand.load_sightings(data_path("published_sightings.csv"), home, Settings())
    assert report.added == report.sightings == len(published(home)) > 40


def test_a_missing_file_is_named(home: Home, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"gone\.csv: cannot be read"):
        by_hand.load_sightings(tmp_path / "gone.csv", home, Settings())
