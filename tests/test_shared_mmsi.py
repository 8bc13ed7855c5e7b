"""A second ship on the MMSI, and a receiver led astray, change nothing of what is found of the first: a whole night."""

from pathlib import Path

import pytest
from sentences import EPOCH, SHIP, feed_of, report
from voyage_feed import LINES

from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

BUSAN, CHONGJIN = (129.0597, 35.1028), (129.80, 41.775)
TENTHS = 34 * 6
VOYAGES = """
select mmsi, origin_port_id, destination_port_id, departed_at_utc, arrived_at_utc, round(distance_nm, 1) from voyages
"""
CALLS = f"select port_id, arrived_at_utc, departed_at_utc from port_calls where mmsi = {SHIP} order by 2, 1"  # noqa: S608  a number of these tests
GAPS = "select mmsi, started_at_utc, ended_at_utc from gaps order by all"


def found(home: Home, *lines: str) -> list[list[tuple[object, ...]]]:
    night.run([feed_of(home.root.parent / "feed.nmea", *lines)], home, Settings())
    return [[tuple(row) for row in query(home, question).rows] for question in (VOYAGES, CALLS, GAPS)]


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> list[list[tuple[object, ...]]]:
    return found(Home(tmp_path_factory.mktemp("alone") / "home"), *LINES)


def test_the_ship_alone_sails_from_rajin_to_vostochny(alone: list[list[tuple[object, ...]]]) -> None:
    assert [row[1:3] for row in alone[0]] == [("KP_RAJIN", "RU_VOSTOCHNY")]


def test_a_second_ship_lying_at_busan_under_its_mmsi_makes_a_call_of_its_own(
    alone: list[list[tuple[object, ...]]], tmp_path: Path
) -> None:
    lon, lat = BUSAN
    second = [
        report(tenth * 600 + 300, lon=lon, lat=lat, speed=0.0, course=10.0, second=tenth % 60)
        for tenth in range(TENTHS)
    ]
    voyages, calls, gaps = found(Home(tmp_path / "home"), *LINES, *second)
    assert voyages == alone[0]
    assert [call for call in calls if call in alone[1]] == alone[1]
    assert len(calls) == len(alone[1]) + 1
    assert gaps == alone[2]


def test_a_receiver_led_astray_into_a_port_makes_no_call_there(tmp_path: Path) -> None:
    """For fifty minutes on the way the reports come from Chongjin, where a ship that rests so long makes a call."""
    lon, lat = CHONGJIN
    begins_s, ends_s = 17 * 3600 + 300, 17 * 3600 + 3300
    rest = {"lon": lon, "lat": lat, "speed": 0.0, "course": 10.0}
    astray = [report(at_s, **rest, second=at_s // 60 % 60) for at_s in range(begins_s, ends_s, 60)]
    others = [report(at_s, **rest, mmsi=SHIP + 9, second=at_s // 60 % 60) for at_s in range(begins_s, ends_s, 60)]
    begins, ends = EPOCH + begins_s, EPOCH + ends_s
    true = [line for line in LINES if not begins < int(line[3:13]) < ends]
    (tmp_path / "true").mkdir()
    (tmp_path / "astray").mkdir()
    expected = found(Home(tmp_path / "true" / "home"), *true, *others)
    home = Home(tmp_path / "astray" / "home")
    assert found(home, *true, *others, *astray) == expected
    at_chongjin = query(home, "select mmsi from port_calls where port_id = 'KP_CHONGJIN'").rows
    assert [tuple(row) for row in at_chongjin] == [(SHIP + 9,)]
