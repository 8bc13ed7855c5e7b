"""Who a ship is, over whole nights: a change of MMSI under way, and what a night learns of the nights before."""

from pathlib import Path

import pytest
from databases import tables
from sentences import EPOCH, SHIP, feed_of, heard, message
from voyage_feed import LINES, voyage

from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

pytestmark = pytest.mark.slow  # whole homes, night after night

OTHER_MMSI = 445_000_002
CHANGES_S = EPOCH + 17 * 3600  # between the two ports
CALLS = "select port_call_id, port_id, arrived_at_utc, departed_at_utc, segment_id from port_calls order by all"
REASONS = """
    select distinct h.reason from finding_history as h inner join port_calls as c on h.finding_id = c.port_call_id
    where c.mmsi = 273000001 and h.change = 'revised'
"""
VOYAGES = "select origin_port_id, destination_port_id, departed_at_utc, arrived_at_utc, distance_nm from voyages"


def received_s(line: str) -> int:
    return int(line[3:13])


def without_words(lines: list[str]) -> list[str]:
    """Position reports alone: a sentence of one part."""
    return [line for line in lines if "!AIVDM,1," in line]


def answer(home: Home, question: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in query(home, question).rows]


def over(home: Home, *nights: list[str]) -> Home:
    home.root.mkdir(parents=True)
    for number, lines in enumerate(nights):
        feed = feed_of(home.root.parent / f"{home.root.name}-{number}.nmea", *lines)
        night.run([feed], home, Settings())
    return home


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return over(Home(tmp_path_factory.mktemp("alone") / "home"), LINES)


def test_a_ship_that_changes_its_mmsi_under_way_keeps_her_voyage(alone: Home, tmp_path: Path) -> None:
    before = [line for line in LINES if received_s(line) < CHANGES_S]
    after = [line for line in voyage(OTHER_MMSI) if received_s(line) >= CHANGES_S]
    home = over(Home(tmp_path / "home"), [*before, *after])
    changed, unchanged = answer(home, VOYAGES), answer(alone, VOYAGES)
    assert [row[:4] for row in changed] == [row[:4] for row in unchanged]
    assert changed[0][4] == pytest.approx(unchanged[0][4], abs=1)
    assert answer(home, "select distinct vessel_id, mmsi from port_calls where vessel_id like 'IMO%' order by 2") == [
        ("IMO9161003", SHIP),
        ("IMO9161003", OTHER_MMSI),
    ]
    assert answer(home, "select kind, mmsi from identity_anomalies") == [("flag_contradicts_mmsi", OTHER_MMSI)]


def test_what_a_later_night_tells_regroups_earlier_calls_and_is_remembered(alone: Home, tmp_path: Path) -> None:
    positions = without_words(LINES)
    words = [line for line in LINES if line not in positions]
    home = over(Home(tmp_path / "home"), positions, words)
    assert answer(home, CALLS) == answer(alone, CALLS), "the ids of calls know no vessel"
    told = answer(home, REASONS)
    assert told
    assert all("vessel_id" in str(reason) and "better identity" in str(reason) for (reason,) in told)
    whole = over(Home(tmp_path / "whole"), [*positions, *words])
    for_both = [tables(one.root) for one in (home, whole)]
    for name in ("vessels", "vessel_identities", "port_calls", "gaps", "voyages", "identity_anomalies"):
        assert for_both[0][name] == for_both[1][name], name


def test_night_by_night_and_in_any_order_the_anomalies_are_those_of_one_run(tmp_path: Path) -> None:
    clone = [
        line
        for hour in range(34)
        for line in (
            *heard(message(5, mmsi=OTHER_MMSI, imo="9161003", shipname="LADY R"), EPOCH + hour * 3600 + 60),
            *heard(message(mmsi=OTHER_MMSI, lon=129.5, lat=36.0, speed=0.1, second=hour), EPOCH + hour * 3600 + 90),
        )
    ]
    first, second = (
        [line for line in [*LINES, *clone] if (received_s(line) < CHANGES_S) == is_first] for is_first in (True, False)
    )
    forth = over(Home(tmp_path / "forth"), first, second)
    back = over(Home(tmp_path / "back"), second, first)
    question = "select * exclude (run_id) from identity_anomalies order by anomaly_id"
    assert len(answer(forth, question)) == 2, "one for each of the two hulls"
    assert answer(forth, question) == answer(back, question)
    lines = "select e.* from evidence e join identity_anomalies a on e.finding_id = a.anomaly_id order by all"
    assert answer(forth, lines) == answer(back, lines)
    assert {row[1] for row in answer(forth, lines)} == {"said", "said_elsewhere", "here", "elsewhere"}
    assert answer(forth, "select vessel_id, mmsi from vessels order by mmsi") == [
        ("IMO9161003", SHIP),
        ("MMSI273000002", 273_000_002),
        ("MMSI445000002", OTHER_MMSI),
    ]
