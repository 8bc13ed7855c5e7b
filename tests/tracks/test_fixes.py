import random
from typing import Any

import polars as pl
from factories import FILE_ID, SHIP, at, position, positions
from hypothesis import given
from hypothesis import strategies as st

from pipeline.settings import DecodeSettings, TrackSettings
from pipeline.tracks.fixes import clean_fixes


def fixes(*rows: dict[str, Any]) -> pl.DataFrame:
    return clean_fixes(positions(*rows), DecodeSettings(), TrackSettings())


def test_fixes_are_sorted_by_ship_and_time() -> None:
    found = fixes(position(2), position(1), position(3, mmsi=1))
    assert list(zip(found["mmsi"], found["received_at_utc"], strict=True)) == [(1, at(3)), (SHIP, at(1)), (SHIP, at(2))]


def test_equal_payloads_of_two_files_are_one_fix_and_the_earliest_stands() -> None:
    second = 1 / 3600
    elsewhere = position(second * 3, payload_hash=7, file_id="0" * 64)
    (found,) = fixes(elsewhere, position(0, payload_hash=7)).to_dicts()
    assert found["file_id"] == FILE_ID


def test_equal_payloads_far_apart_in_time_are_two_fixes() -> None:
    minute = 1 / 60
    assert fixes(position(0, payload_hash=7), position(minute, payload_hash=7)).height == 2


def test_positions_without_place_or_time_and_aircraft_make_no_fix() -> None:
    placeless = position(0) | {"lon_deg": None, "lat_deg": None}
    assert fixes(placeless, position(0, received_at_utc=None), position(0, msg_type=9)).is_empty()


def test_a_fix_far_off_a_track_that_goes_on_is_wild() -> None:
    found = fixes(position(0), position(0.1, 131.0, 43.0), position(0.2, 130.02))
    assert found["is_wild"].to_list() == [False, True, False]


def test_two_ships_on_one_mmsi_are_not_wild_to_each_other() -> None:
    here, there = (130.0, 42.0), (140.0, 35.0)
    places = (here, here, there, there)
    found = fixes(*(position(n / 10, *place, sog_knots=0.0) for n, place in enumerate(places)))
    assert not found["is_wild"].any()


def test_noise_of_a_moored_ship_is_not_wild() -> None:
    second = 1 / 3600
    assert not fixes(position(0), position(second, 130.002), position(2 * second))["is_wild"].any()


def test_the_antimeridian_is_no_jump() -> None:
    found = fixes(position(0, 179.99), position(0.1, -179.99), position(0.2, 179.98))
    assert not found["is_wild"].any()


@given(st.randoms(use_true_random=False))
def test_the_order_of_positions_does_not_matter(shuffler: random.Random) -> None:
    rows = [position(hour / 7, 130 + hour % 3, payload_hash=hour % 5, mmsi=hour % 2 + 1) for hour in range(20)]
    shuffled = list(rows)
    shuffler.shuffle(shuffled)
    assert fixes(*shuffled).equals(fixes(*rows))
