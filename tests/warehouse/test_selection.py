"""Rows of the published database by ship, time and corridor."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from exported_home import TRACK, at, home_with

from pipeline.warehouse.published import Published
from pipeline.warehouse.selection import Selection

BOTH = ["IMO9161003", "MMSI412000001"]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    folder: Path = tmp_path_factory.mktemp("selected")
    with Published.open(home_with(folder)) as opened:
        yield opened


def ids(published: Published, selection: Selection) -> list[str]:
    return published.of_vessels("voyages", selection, BOTH, ["voyage_id"])["voyage_id"].to_list()


def test_rows_are_counted_by_vessel_and_a_vessel_without_any_is_not_there(published: Published) -> None:
    assert published.count_by_vessel("voyages", Selection()) == {BOTH[0]: 3, BOTH[1]: 1}
    assert published.count_by_vessel("tracks", Selection()) == {BOTH[0]: len(TRACK)}
    assert published.count_by_vessel("tracks", Selection(vessel_ids=(BOTH[1],))) == {}
    assert published.count_by_vessel("tracks", Selection(vessel_ids=())) == {}


def test_a_row_is_selected_by_any_part_of_its_time(published: Published) -> None:
    assert ids(published, Selection(from_utc=at(34), to_utc=at(34.5))) == ["ab", "ef"]
    assert ids(published, Selection(from_utc=at(34.1), to_utc=at(40))) == ["ef"]
    calls = published.of_vessels("port_calls", Selection(from_utc=at(1000)), BOTH)
    assert calls["port_call_id"].to_list() == ["f"]


def test_corridor_voyages_are_those_of_the_view_and_calls_those_of_their_ships(published: Published) -> None:
    corridor = Selection(is_corridor=True)
    assert ids(published, corridor) == ["ab", "bc", "cd"]
    assert published.count_by_vessel("port_calls", corridor) == {BOTH[0]: 4}


def test_positions_are_in_order_of_time_in_the_types_of_the_table(published: Published) -> None:
    track = published.of_vessels("tracks", Selection(), BOTH)
    assert track["received_at_utc"].is_sorted()
    assert track.schema == published.every("tracks").schema


def test_values_are_bound_and_names_are_known(published: Published) -> None:
    nasty = ["' or true --", "x"]
    assert published.of_vessels("voyages", Selection(), nasty).is_empty()
    with pytest.raises(KeyError):
        published.of_vessels("voyages", Selection(), BOTH, ["voyage_id, 1"])
    with pytest.raises(KeyError):
        published.count_by_vessel("evidence", Selection())


def test_a_vessel_is_found_by_its_number_and_by_none_that_is_not_one(published: Published) -> None:
    assert published.vessels_with("imo", 9_161_003) == [BOTH[0]]
    assert published.vessels_with("mmsi", 412_000_001) == [BOTH[1]]
    assert published.vessels_with("mmsi", 999) == []
