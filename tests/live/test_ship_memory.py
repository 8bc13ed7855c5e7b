"""What is remembered of whom, and how little of a flood."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from factories import position, static

from pipeline.dockings import KnownShips
from pipeline.live.interest import Interest
from pipeline.live.near_ports import NearPorts
from pipeline.live.ship_memory import ShipMemory
from pipeline.live.thinning import thinned
from pipeline.reference import catalogue_in_use, load_country_of_mid
from pipeline.schemas import Positions, Statics, WatchlistEntries, WatchlistMatches
from pipeline.settings import Settings
from pipeline.watch_settings import WatchSettings

RAJIN, HAMBURG = (130.283, 42.226), (9.9, 53.5)
LISTED_IMO = 9161003
SETTINGS = Settings(watch=WatchSettings(most_fixes=2_000, most_flagged_ships=10))


def near_ports() -> NearPorts:
    return NearPorts.of(catalogue_in_use(None), SETTINGS.watch.near_port_km)


def interest(mmsi: int | None = None, call_sign: str | None = None) -> Interest:
    entry = dict.fromkeys(WatchlistEntries.column_names()) | {
        "entry_id": "entry",
        "list_name": "list",
        "imo": LISTED_IMO,
        "mmsi": mmsi,
        "call_sign": call_sign,
        "listing": "ship",
        "list_version": "1",
        **{name: [] for name in ("other_mmsis", "other_call_signs", "other_names", "owners")},
    }
    entries = WatchlistEntries.validate(pl.DataFrame([entry], schema=WatchlistEntries.create_empty().schema))
    none = pl.DataFrame(schema={"mmsi": pl.UInt32, "vessel_id": pl.String, "imo": pl.UInt32, "ship_name": pl.String})
    return Interest.of(KnownShips(none, WatchlistMatches.create_empty(), entries, load_country_of_mid()))


def positions(*rows: dict[str, Any]) -> pl.DataFrame:
    return Positions.validate(pl.DataFrame(rows, schema=Positions.create_empty().schema), cast=True)


def statics(*rows: dict[str, Any]) -> pl.DataFrame:
    return Statics.validate(pl.DataFrame(rows, schema=Statics.create_empty().schema), cast=True)


@pytest.fixture
def memory() -> ShipMemory:
    return ShipMemory(SETTINGS, near_ports(), interest())


FEED_TIME = position(0, *RAJIN)["received_at_utc"]


def test_a_ship_near_a_corridor_port_is_remembered_and_any_other_is_not(memory: ShipMemory) -> None:
    rows = positions(
        position(0, *RAJIN, mmsi=1),
        position(0, *HAMBURG, mmsi=2),
        position(0, mmsi=3) | {"lon_deg": None, "lat_deg": None},
    )
    assert memory.hear(rows, statics(), FEED_TIME) == []
    assert memory.positions["mmsi"].to_list() == [1]


def test_a_listed_ship_is_remembered_wherever_she_is_and_looked_at_near_a_port(memory: ShipMemory) -> None:
    said = statics(static(0, mmsi=2, imo=LISTED_IMO), static(0, mmsi=3, imo=9000001))
    assert memory.hear(positions(position(0, *HAMBURG, mmsi=2)), said, FEED_TIME) == [2]
    assert memory.hear(positions(position(1, *HAMBURG, mmsi=2, line_no=2)), statics(), FEED_TIME) == []
    assert memory.hear(positions(position(2, *RAJIN, mmsi=2, line_no=3)), statics(), FEED_TIME) == [2]
    assert memory.positions["mmsi"].to_list() == [2, 2, 2]
    assert memory.statics["mmsi"].to_list() == [2]


@pytest.mark.parametrize(("listed", "said"), [({"mmsi": 7}, {}), ({"call_sign": "UBTM6"}, {"call_sign": "ubtm-6"})])
def test_an_mmsi_or_a_call_sign_of_a_list_is_worth_a_look(listed: dict[str, Any], said: dict[str, Any]) -> None:
    memory = ShipMemory(SETTINGS, near_ports(), interest(**listed))
    rows = statics(static(0, mmsi=7, imo=None, **said)) if said else statics()
    assert memory.hear(positions(position(0, *RAJIN, mmsi=7)), rows, FEED_TIME) == [7]


def test_who_says_late_that_she_is_listed_is_looked_at_with_where_she_was(memory: ShipMemory) -> None:
    memory.hear(positions(position(0, *RAJIN, mmsi=2)), statics(), FEED_TIME)
    assert memory.hear(positions(), statics(static(1, mmsi=2, imo=LISTED_IMO)), FEED_TIME) == [2]
    found, said = memory.of_ships([2])
    assert (found.height, said.height) == (1, 1)


def test_other_lists_turn_to_ships_that_are_remembered(memory: ShipMemory) -> None:
    memory.hear(positions(position(0, *RAJIN, mmsi=7)), statics(), FEED_TIME)
    assert memory.turn_to(near_ports(), interest(mmsi=7)) == [7]


def test_of_more_liars_than_may_be_the_others_are_counted(memory: ShipMemory) -> None:
    rows = statics(*(static(0, mmsi=mmsi, imo=LISTED_IMO, line_no=mmsi) for mmsi in range(1, 26)))
    assert memory.hear(positions(), rows, FEED_TIME) == list(range(1, 11))
    assert memory.refused_ships == 15


def test_liars_who_do_not_say_where_they_are_make_room(memory: ShipMemory) -> None:
    rows = statics(*(static(0, mmsi=mmsi, imo=LISTED_IMO, line_no=mmsi) for mmsi in range(1, 26)))
    memory.hear(positions(), rows, FEED_TIME)
    memory.hear(flood(2_000), statics(), FEED_TIME)  # after so much the crowd is looked through
    late = statics(static(0, mmsi=99, imo=LISTED_IMO, line_no=99))
    assert 99 in memory.hear(positions(position(0, *RAJIN, mmsi=99)), late, FEED_TIME)


def flood(count: int) -> pl.DataFrame:
    row = positions(position(0, *RAJIN, mmsi=1)).with_columns(received_at_utc=pl.lit(FEED_TIME))
    many = row.select(pl.all().repeat_by(count).explode())
    numbers = pl.Series(np.arange(1_000, 1_000 + count))
    return many.with_columns(mmsi=numbers.cast(pl.UInt32), line_no=numbers.cast(pl.UInt64)).select(row.columns)


def test_a_flood_of_mmsis_is_forgotten_and_who_was_heard_before_is_not(memory: ShipMemory) -> None:
    lying = [position(minute / 60, *RAJIN, mmsi=5, line_no=minute + 1) for minute in range(10)]
    memory.hear(positions(*lying), statics(), FEED_TIME)
    memory.hear(positions(position(0, *RAJIN, mmsi=6)), statics(static(0, mmsi=6, imo=LISTED_IMO)), FEED_TIME)
    for _ in range(3):
        memory.hear(flood(25_000), statics(), FEED_TIME)
    assert memory.positions.height <= 2_000
    assert {5, 6} <= set(memory.positions["mmsi"])


def lies(hours: list[float], place: tuple[float, float], **other: Any) -> list[dict[str, Any]]:
    return [position(hour, *place, mmsi=5, line_no=round(hour * 3600) + 10, sog_knots=0.0, **other) for hour in hours]


def test_of_a_long_stay_the_arrival_the_first_hour_and_the_last_hours_are_kept_whole() -> None:
    at_sea = position(-1 / 60, 130.6, 42.1, mmsi=5, line_no=1)
    minutes = [minute / 60 for minute in range(100 * 60)]
    rows = positions(at_sea, *lies(minutes, RAJIN))
    feed_time = FEED_TIME + timedelta(hours=100)
    none = pl.Series("mmsi", [], dtype=pl.UInt32)
    kept = thinned(rows, none, near_ports().places.zones, feed_time, SETTINGS)["received_at_utc"]
    assert kept[0] == at_sea["received_at_utc"]
    hours = [(moment - FEED_TIME) / timedelta(hours=1) for moment in kept[1:]]
    assert [hour for hour in hours if hour <= 1] == [minute / 60 for minute in range(61)]
    assert [hour for hour in hours if hour >= 97.1] == pytest.approx([hour for hour in minutes if hour >= 97.1])
    assert max(np.diff(hours)) <= 1
    assert len(hours) < 600


def test_nothing_is_kept_for_ever() -> None:
    rows = positions(*lies([0.0], RAJIN))
    none = pl.Series("mmsi", [], dtype=pl.UInt32)
    later = FEED_TIME + timedelta(days=SETTINGS.watch.remembered_days + 1)
    assert thinned(rows, none, near_ports().places.zones, later, SETTINGS).is_empty()
    assert isinstance(FEED_TIME, datetime)
