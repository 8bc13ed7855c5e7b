"""Dockings, from the fixes of a few ships, as the night finds them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from factories import at, fix, zoned
from sentences import feed_of
from voyage_feed import LINES

from pipeline.days import press_lines
from pipeline.decode.feed import decode_path
from pipeline.dockings import Dockings, KnownShips, deaf_silences, find_dockings
from pipeline.findings import find_everything
from pipeline.live.near_ports import NearPorts
from pipeline.pressing import Press
from pipeline.reference import catalogue_in_use, load_country_of_mid, load_reference
from pipeline.schemas import Sightings, StationClocks, WatchlistEntries, WatchlistMatches
from pipeline.settings import Settings

SETTINGS = Settings()
NOW = datetime(2024, 6, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone
NOBODY: dict[str, Any] = {"mmsi": pl.UInt32, "vessel_id": pl.String, "imo": pl.UInt32, "ship_name": pl.String}


@pytest.fixture(scope="module")
def feed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feed_of(tmp_path_factory.mktemp("feed") / "feed.nmea", *LINES)


def found(feed: Path, of_mmsi: pl.DataFrame | None = None, *, with_statics: bool = True) -> Dockings:
    whole = decode_path(feed, SETTINGS.decode, now_utc=NOW).whole
    entries, matches = WatchlistEntries.create_empty(), WatchlistMatches.create_empty()
    ships = pl.DataFrame(schema=NOBODY) if of_mmsi is None else of_mmsi
    known = KnownShips(ships, matches, entries, load_country_of_mid())
    places = NearPorts.of(catalogue_in_use(None), 20.0).places
    statics = whole.statics if with_statics else whole.statics.clear()
    return find_dockings(whole.positions, statics, known, places, SETTINGS, deaf=[])


def test_calls_are_those_of_the_night_key_for_key(feed: Path) -> None:
    whole = decode_path(feed, SETTINGS.decode, now_utc=NOW).whole
    reference = load_reference(WatchlistEntries.create_empty(), Sightings.create_empty())
    press = Press(reference.catalogue.zones, SETTINGS)
    pressed = press_lines(whole.positions, whole.statics, StationClocks.create_empty(), press)
    night = find_everything(pressed, reference, at(60), SETTINGS)
    same = ["port_call_id", "vessel_id", "imo", "port_id", "arrived_at_utc", "stopped_at_utc", "departed_at_utc"]
    corridor = catalogue_in_use(None).corridors["port_id"].implode()
    expected = night.port_calls.filter(pl.col("port_id").is_in(corridor))
    assert found(feed).port_calls.select(same).rows() == expected.select(same).rows()


def test_a_hull_without_a_name_is_the_vessel_heard_under_its_mmsi_before(feed: Path) -> None:
    before = pl.DataFrame([(273_000_001, "IMO9161003", 9161003, "LADY R")], schema=NOBODY, orient="row")
    calls = found(feed, before, with_statics=False).port_calls.filter(pl.col("mmsi") == 273_000_001)
    assert set(calls.select("vessel_id", "imo", "ship_name").rows()) == {("IMO9161003", 9161003, "LADY R")}


def test_a_hull_that_says_her_own_imo_number_is_not_taken_for_another(feed: Path) -> None:
    before = pl.DataFrame([(273_000_001, "IMO8888880", 8888880, "OTHER")], schema=NOBODY, orient="row")
    calls = found(feed, before).port_calls.filter(pl.col("mmsi") == 273_000_001)
    assert set(calls["vessel_id"]) == {"IMO9161003"}


def silences(*deaf: tuple[float, float]) -> list[datetime]:
    fixes = zoned(fix(0, "P", 0.0), fix(1, "P", 0.0), fix(7, "P", 0.0))
    spans = [(at(begin), at(end)) for begin, end in deaf]
    return deaf_silences(fixes, spans, 4.0)["started_at_utc"].to_list()


def test_a_silence_means_nothing_where_the_watch_was_deaf_for_most_of_it() -> None:
    assert silences() == []
    assert silences((1, 2)) == []
    assert silences((1, 4)) == [at(1)]
    assert silences((1, 2.5), (5, 7.5)) == [at(1)]
    assert silences((8, 20)) == []
