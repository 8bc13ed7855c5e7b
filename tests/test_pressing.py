from typing import Any

import polars as pl
from factories import position, positions, static, statics

from pipeline.gap_settings import GapSettings
from pipeline.ports.catalogue import load_catalogue
from pipeline.pressing import Press
from pipeline.settings import PortCallSettings, Settings

MINUTE = 1 / 60
PRESS = Press(load_catalogue().zones, Settings())


def pressed(*rows: dict[str, Any]) -> pl.DataFrame:
    return PRESS.positions(positions(*rows)).positions


def test_equal_payloads_of_several_stations_are_one_and_stand_for_one() -> None:
    second = MINUTE / 60
    found = pressed(position(0, payload_hash=7), position(second, payload_hash=7, file_id="0" * 64), position(1))
    assert found["stands_for"].to_list() == [1, 1]


def test_of_reports_without_a_place_the_first_and_last_of_an_hour_say_that_a_ship_was_heard() -> None:
    nowhere: dict[str, Any] = {"lon_deg": None, "lat_deg": None}
    found = pressed(*(position(minute * MINUTE, **nowhere) for minute in (0, 7, 20, 59, 60)))
    assert found["received_at_utc"].dt.minute().to_list() == [0, 59, 0]
    assert found["stands_for"].to_list() == [1, 3, 1]


def test_every_hour_in_which_a_ship_was_heard_is_kept_though_none_of_its_reports_tells() -> None:
    """A ship on a straight way, heard every ten minutes for six hours."""
    found = PRESS.positions(positions(*(position(10 * ten * MINUTE, lat_deg=40 + ten / 100) for ten in range(36))))
    assert found.positions.height == 3
    assert found.hours["hours"].to_list() == [0b111111]
    assert found.hearings["hour_utc"].dt.hour().unique().sort().to_list() == [0, 1, 2, 3, 4, 5]


def test_of_static_reports_that_say_the_same_the_first_and_last_of_an_hour_tell() -> None:
    said = [static(minute * MINUTE, ship_name="LADY R", draught_m=6.5 if minute < 30 else 8.0) for minute in range(50)]
    found = PRESS.statics(statics(*said))
    assert found["received_at_utc"].dt.minute().to_list() == [0, 29, 30, 49]
    assert found["stands_for"].to_list() == [1, 29, 1, 19]


def test_the_stamp_names_the_zones_and_the_settings_that_pressing_depends_on() -> None:
    other_zones = Press(load_catalogue().zones.head(5), Settings())  # type: ignore[arg-type]  # a part of the same
    other_settings = Press(PRESS.zones, Settings(port_calls=PortCallSettings(stop_at_or_below_knots=0.3)))
    other_gaps = Press(PRESS.zones, Settings(gaps=GapSettings(cell_deg=1.0)))
    stamps = {PRESS.stamp, other_zones.stamp, other_settings.stamp, other_gaps.stamp}
    assert len(stamps) == 4
    assert Press(PRESS.zones.sort("geometry"), Settings()).stamp == PRESS.stamp  # type: ignore[arg-type]  # same rows
