"""Zones in the home: the example of the documentation, and what a change of them does to the next run."""

import json
import re
from pathlib import Path

import pytest
from sentences import feed_of, report

from pipeline import night
from pipeline.errors import ConfigurationError
from pipeline.reference import reference_sha256
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

PAGE = Path(__file__).resolve().parents[1] / "docs" / "zones.md"
RAKUSHKA, ANIVA_BAY, AT_SEA = (135.48333, 43.94044), (142.68106, 46.39888), (137.5, 43.0)
CALLS = "select mmsi, port_id, country, zone_kind from port_calls order by mmsi"


def example() -> str:
    """The file that the page shows."""
    (found,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def lying_there(mmsi: int, place: tuple[float, float]) -> list[str]:
    """Ten hours at sea, ten in a place, ten at sea again: a report each ten minutes."""
    lines = []
    for tenth in range(180):
        is_there = 60 <= tenth < 120
        away = min(abs(tenth - 60), abs(tenth - 119)) / 60
        lon, lat = place if is_there else (b + away * (a - b) for a, b in zip(AT_SEA, place, strict=True))
        speed = 0.0 if is_there else 12.0
        lines.append(report(tenth * 600, mmsi=mmsi, lon=lon, lat=lat, speed=speed, second=tenth % 60))
    return lines


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    lines = lying_there(273_000_001, RAKUSHKA) + lying_there(273_000_002, ANIVA_BAY)
    return feed_of(tmp_path / "feed.nmea", *lines)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.create()
    return home


@pytest.mark.slow
def test_the_example_of_the_page_makes_port_calls_where_there_were_none(feed: Path, home: Home) -> None:
    night.run([feed], home, Settings())
    assert query(home, CALLS).rows == []
    home.zones.write_text(example(), encoding="utf-8")
    night.run([feed], home, Settings())
    assert query(home, CALLS).rows == [
        (273_000_001, "RU_RAKUSHKA", "RU", "harbour"),
        (273_000_002, "RU_KORSAKOV", "RU", "anchorage"),
    ]
    assert query(home, "select port_name from ports where port_id = 'RU_RAKUSHKA'").rows == [("Rakushka",)]
    assert query(home, "select count(distinct settings_sha256) from runs").rows == [(2,)]
    history = "select distinct change, reason from finding_history where finding_table = 'port_calls'"
    assert query(home, history).rows == [("added", "new (new zone)")]


def test_the_hash_of_what_findings_depend_on_changes_with_the_zones_alone(home: Home) -> None:
    document = json.loads(example())
    hashes = []
    for content in (None, document, document, {**document, "features": document["features"][:1]}, None):
        home.zones.unlink(missing_ok=True)
        if content:
            home.zones.write_text(json.dumps(content), encoding="utf-8")
        hashes.append(reference_sha256(Settings(), home.zones))
    none, both, both_again, one, none_again = hashes
    assert none == none_again == reference_sha256(Settings())
    assert both == both_again
    assert len({none, both, one}) == 3


@pytest.mark.slow
def test_zones_taken_away_leave_no_trace(feed: Path, home: Home) -> None:
    home.zones.write_text(example(), encoding="utf-8")
    night.run([feed], home, Settings())
    assert query(home, CALLS).rows != []
    home.zones.unlink()
    night.run([feed], home, Settings())
    assert query(home, CALLS).rows == []
    assert query(home, "select count(*) from ports where port_id = 'RU_RAKUSHKA'").rows == [(0,)]


def test_a_wrong_zone_is_told_before_anything_is_decoded(feed: Path, home: Home) -> None:
    home.zones.write_text(example().replace('"anchorage"', '"roads"'), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"home/zones\.geojson, feature 2: .*kind is 'roads'"):
        night.run([feed], home, Settings())
    assert list(home.lake.rglob("*.parquet")) == []


def test_zones_that_cannot_be_read_are_told(feed: Path, home: Home) -> None:
    home.zones.mkdir()
    with pytest.raises(ConfigurationError, match=r"zones\.geojson: Is a directory"):
        night.run([feed], home, Settings())
