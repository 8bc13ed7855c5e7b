"""A receiver whose clock is hours off changes nothing that is found, through a whole night."""

import re
from pathlib import Path

import pytest
from sentences import EPOCH, feed_of, tag
from voyage_feed import LINES

from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

TAG = re.compile(r"^\\c:(\d+)\*..\\(.*)$")
HOURS_AHEAD = 9  # enough to make all others silent, were the present as late as it says
HEARD_BY_W = (8 * 3600, 40 * 3600)  # from Rajin to the end in Vostochny
FINDINGS = (
    "select mmsi, port_id, arrived_at_utc, departed_at_utc, position_count, confidence from port_calls order by all",
    "select mmsi, started_at_utc, ended_at_utc, cause from gaps order by all",
    "select mmsi, origin_port_id, destination_port_id, departed_at_utc, arrived_at_utc, distance_nm from voyages",
)


def at_stations(*, is_w_there: bool) -> list[str]:
    """The voyage as two stations with right clocks hear it in turn, and a third one that is hours ahead."""
    lines = []
    for number, line in enumerate(LINES):
        found = TAG.match(line)
        assert found is not None
        epoch, sentence = int(found[1]), found[2]
        is_part = ",2,1," in sentence or ",2,2," in sentence
        lines.append(tag(f"s:{'A' if is_part or number % 4 < 2 else 'B'},c:{epoch}") + sentence)
        if is_w_there and not is_part and HEARD_BY_W[0] <= epoch - EPOCH <= HEARD_BY_W[1]:
            lines.append(tag(f"s:W,c:{epoch + HOURS_AHEAD * 3600}") + sentence)
    return lines


def found(folder: Path, lines: list[str]) -> tuple[list[object], list[tuple[object, ...]]]:
    folder.mkdir()
    home = Home(folder / "home")
    night.run([feed_of(folder / "feed.nmea", *lines)], home, Settings())
    clocks = query(home, "select station, clock_state, ahead_s from station_clocks order by station").rows
    return [query(home, question).rows for question in FINDINGS], [tuple(row) for row in clocks]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, tuple[list[object], list[tuple[object, ...]]]]:
    folder = tmp_path_factory.mktemp("nights")
    return {there: found(folder / str(there), at_stations(is_w_there=there)) for there in (False, True)}


def test_what_is_found_is_as_if_its_clock_were_right(
    nights: dict[bool, tuple[list[object], list[tuple[object, ...]]]],
) -> None:
    assert nights[True][0] == nights[False][0]
    assert len(nights[True][0][2]) == 1  # type: ignore[arg-type]  # rows: the voyage


def test_its_clock_is_told(nights: dict[bool, tuple[list[object], list[tuple[object, ...]]]]) -> None:
    assert nights[False][1] == []
    assert nights[True][1] == [("A", "right", 0.0), ("B", "right", 0.0), ("W", "corrected", HOURS_AHEAD * 3600.0)]
