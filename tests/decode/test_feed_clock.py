"""Feeds that are declared to have another clock than their lines."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest
from decode.chance_lines import mostly
from decode.speaking_lines import own_ship, said_line
from hypothesis import given, settings
from hypothesis import strategies as st
from payloads import FIXTURES, NMEA, WHY_SKIPPED
from sentences import EPOCH, SHIP, decoded, feed_of, framed, heard, message, reasons, report

from pipeline.decode.assembly import Assembler
from pipeline.decode.framed import frame_block
from pipeline.decode.framing import Framer
from pipeline.decode.kernels.stamps import NO_TIME
from pipeline.feeds.blocks import split_blocks
from pipeline.feeds.lines import split_lines
from pipeline.settings import Clock, DecodeSettings

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "feeds.md").read_text()
NOON = datetime(2024, 3, 9, 12)  # noqa: DTZ001  times in Tumen are UTC without a zone
GGA = framed("GPGGA,130000.00,4216.6,N,13018.2,E,1,08,1.0,10.0,M,,M,,", "$")


def rmc(at: datetime, status: str = "A") -> str:
    return framed(f"GPRMC,{at:%H%M%S}.00,{status},4216.6,N,13018.2,E,10.1,090.0,{at:%d%m%y},,,A", "$")


def zda(at: datetime) -> str:
    return framed(f"GPZDA,{at:%H%M%S},{at:%d,%m,%Y},00,00", "$")


def base_station(at: datetime, msg_type: int = 4, **fields: Any) -> str:
    said = {name: getattr(at, name) for name in ("year", "month", "day", "hour", "minute", "second")}
    return message(msg_type, mmsi=2_573_555, **{**said, **fields})[0]


def ship(number: int) -> str:
    return message(mmsi=SHIP + number)[0]


def times(tmp_path: Path, clock: Clock, *lines: str) -> dict[int, datetime]:
    """When the position reports of a feed were received, by line; what has no time is `no_time`."""
    result = decoded(feed_of(tmp_path / "feed", *lines), clock=clock)
    assert set(reasons(result).values()) <= {"no_time"}
    return dict(result.positions.select("line_no", "received_at_utc").iter_rows())


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_message_takes_the_last_time_of_the_own_ship_before_it(tmp_path: Path) -> None:
    lines = [ship(0), rmc(NOON), ship(1), GGA, ship(2), zda(later(5)), ship(3), "# comment", ship(4)]
    found = times(tmp_path, Clock.OWN_SHIP, *lines)
    assert found == {3: NOON, 5: NOON, 7: later(5), 9: later(5)}


def test_a_message_takes_the_last_time_of_a_base_station_before_it_and_that_report_its_own(tmp_path: Path) -> None:
    lines = [ship(0), base_station(NOON), ship(1), base_station(later(7), 11), ship(2)]
    result = decoded(feed_of(tmp_path / "feed", *lines), clock=Clock.BASE_STATION)
    assert dict(result.positions.select("line_no", "received_at_utc").iter_rows()) == {3: NOON, 5: later(7)}
    assert result.base_stations["received_at_utc"].to_list() == [NOON, later(7)]
    assert reasons(result) == {1: "no_time"}


@pytest.mark.parametrize("clock", Clock)
def test_only_the_clock_that_is_declared_is_heard(tmp_path: Path, clock: Clock) -> None:
    found = times(tmp_path, clock, rmc(NOON), base_station(later(60)), ship(1))
    assert found.get(3) == {Clock.LINE: None, Clock.OWN_SHIP: NOON, Clock.BASE_STATION: later(60)}[clock]


@pytest.mark.parametrize("clock", [Clock.OWN_SHIP, Clock.BASE_STATION])
def test_a_time_of_a_line_stands_over_the_clock_and_is_none(tmp_path: Path, clock: Clock) -> None:
    lines = [report(0), rmc(NOON), base_station(NOON), report(3600, speed=5), ship(1)]
    found = times(tmp_path, clock, *lines)
    assert list(found) == [1, 4, 5]
    assert (found[4] - found[1], found[5]) == (timedelta(hours=1), NOON)


def test_a_base_stations_own_line_says_when_it_was_heard_and_its_report_what_the_time_is(tmp_path: Path) -> None:
    lines = [heard([base_station(NOON)], EPOCH)[0], ship(1)]
    result = decoded(feed_of(tmp_path / "feed", *lines), clock=Clock.BASE_STATION)
    assert result.base_stations["received_at_utc"].to_list() == [later(4 * 3600)]
    assert result.positions["received_at_utc"].to_list() == [NOON]


def test_a_clock_that_goes_back_is_believed(tmp_path: Path) -> None:
    found = times(tmp_path, Clock.OWN_SHIP, rmc(later(60)), ship(0), rmc(NOON), ship(1))
    assert found == {2: later(60), 4: NOON}


def test_a_clock_out_of_bounds_quarantines_what_follows_it(tmp_path: Path) -> None:
    lines = [zda(NOON.replace(year=2030)), ship(0), zda(NOON.replace(year=1980)), ship(1), zda(NOON), ship(2)]
    result = decoded(feed_of(tmp_path / "feed", *lines), clock=Clock.OWN_SHIP)
    assert reasons(result) == {2: "future_time", 4: "bad_value"}
    assert result.positions["line_no"].to_list() == [6]


@pytest.mark.parametrize(
    "line",
    [rmc(NOON, "V"), rmc(NOON)[:-1] + "?", rmc(NOON).replace("10.1", "10.2"), rmc(NOON)[:-3], GGA, rmc(NOON) + ship(1)],
)
def test_what_is_void_damaged_or_without_a_date_is_no_clock(tmp_path: Path, line: str) -> None:
    result = decoded(feed_of(tmp_path / "feed", rmc(later(-9)), line, ship(2)), clock=Clock.OWN_SHIP)
    assert result.positions.filter(line_no=3)["received_at_utc"].to_list() == [later(-9)]


@pytest.mark.parametrize(
    "line",
    [
        base_station(NOON, hour=24),
        base_station(NOON, month=2, day=30),
        base_station(NOON, year=0),
        base_station(NOON)[:-1],
    ],
)
def test_a_base_station_that_does_not_know_the_time_is_no_clock(tmp_path: Path, line: str) -> None:
    result = decoded(feed_of(tmp_path / "feed", base_station(later(-9)), line, ship(2)), clock=Clock.BASE_STATION)
    assert result.positions["received_at_utc"].to_list() == [later(-9)]


def test_a_message_of_several_parts_has_the_time_of_its_first_line_and_its_copy_another(tmp_path: Path) -> None:
    first, second = message(5, shipname="LADY R")
    lines = [rmc(NOON), first, rmc(later(1)), second, rmc(later(5)), first, second, second]
    result = decoded(feed_of(tmp_path / "feed", *lines), clock=Clock.OWN_SHIP)
    assert result.statics.select("line_no", "received_at_utc").rows() == [(2, NOON)]
    assert result.duplicates.select("line_no", "received_at_utc").rows() == [(6, later(5)), (8, later(5))]


def test_a_part_that_says_its_time_says_it_for_the_message(tmp_path: Path) -> None:
    first, second = message(5, shipname="LADY R")
    result = decoded(feed_of(tmp_path / "feed", rmc(NOON), first, heard([second])[0]), clock=Clock.OWN_SHIP)
    assert result.statics["received_at_utc"].to_list() == [later(4 * 3600)]


def feed_of_chance(chance: Random, count: int) -> bytes:
    """Messages whose lines say a time or none, own ships and base stations, some in a rare form, some damaged."""
    lines = []
    for number in range(count):
        at = later(chance.randrange(90))
        usual = [ship(number), rmc(at), zda(at), base_station(at), *message(5, seq_id=number % 9), report(number)]
        rare = [rmc(at) + GGA, ship(1) + base_station(at), base_station(at)[:-1] + "?", base_station(at, hour=24)]
        lines.append(
            mostly(
                chance, [line.encode() for line in usual], [said_line(chance), own_ship(chance), *map(str.encode, rare)]
            )
        )
    return b"\n".join(lines)


def assembled(content: bytes, step: int, clock: Clock) -> list[tuple[int, int]]:
    """Line and time of every message and every repeat."""
    assembler = Assembler(DecodeSettings(clock=clock))
    chunks = [content[at : at + step] for at in range(0, len(content), step)]
    blocks = [assembler.take(frame_block(block, 4096)) for block in split_blocks(chunks, 4096)]
    told = [
        (one.lines, *beside)
        for one in [*blocks, assembler.finish()]
        for beside in ((one.messages.line, one.messages.times_us), (one.repeats["line"], one.repeats["time_us"]))
    ]
    return sorted(
        pair
        for lines, line, times_us in told
        for pair in zip(lines.numbers(line).tolist(), times_us.tolist(), strict=True)
    )


@settings(deadline=None, max_examples=60)
@given(st.integers(0).map(Random), st.integers(1, 60), st.integers(1, 3000), st.sampled_from(Clock))
def test_blocks_make_no_difference_to_a_clock(chance: Random, count: int, step: int, clock: Clock) -> None:
    content = feed_of_chance(chance, count)
    assert assembled(content, step, clock) == assembled(content, len(content), clock)


@settings(deadline=None, max_examples=60)
@given(st.integers(0).map(Random), st.integers(1, 60))
def test_the_own_ships_clock_is_the_plain_framers(chance: Random, count: int) -> None:
    content = feed_of_chance(chance, count)
    framer, clock_us, clocks_us = Framer(), NO_TIME, {}
    for line in (line for lines in split_lines([content], 4096) for line in lines):
        heard_us = framer.frame(line).clock_us
        clock_us = clock_us if heard_us is None else heard_us
        clocks_us[line.no] = clock_us
    with_line, with_clock = (assembled(content, 700, clock) for clock in (Clock.LINE, Clock.OWN_SHIP))
    assert with_clock == sorted(
        (line, clocks_us[line] if time_us == NO_TIME else time_us) for line, time_us in with_line
    )


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
def test_a_recording_of_four_minutes_has_the_time_of_its_base_stations_most_of_which_are_right() -> None:
    result = decoded(NMEA / "marnav" / "ais-sample.txt.gz", clock=Clock.BASE_STATION)
    received = result.positions["received_at_utc"]
    is_right = received.is_between(pl.datetime(2012, 3, 14, 11, 29), pl.datetime(2012, 3, 14, 11, 35))
    assert (received.len(), (~is_right).sum()) == (72_401, 334)
    assert result.quarantine.filter(reason="no_time")["line_no"].max() < 50  # type: ignore[operator]  # a number


@pytest.mark.skipif(not FIXTURES.is_dir(), reason=WHY_SKIPPED)
def test_a_recording_has_the_time_of_its_own_ship() -> None:
    result = decoded(NMEA / "gpsd" / "ais-nmea.log", clock=Clock.OWN_SHIP)
    account = result.account
    assert str(account.first_received_at_utc) == "2020-04-07 21:39:50"
    assert str(account.last_received_at_utc) == "2020-04-07 21:42:33"
    assert reasons(result) == dict.fromkeys((6, 7), "no_time"), "before its first RMC"


@pytest.mark.parametrize(("clock", "text"), re.findall(r"```nmea (\w+)\n(.*?)```", PAGE, re.DOTALL))
def test_the_page_on_feeds_shows_each_clock(tmp_path: Path, clock: str, text: str) -> None:
    path = tmp_path / "feed"
    path.write_text(text)
    result, without = decoded(path, clock=clock), decoded(path)
    assert result.account.quarantined == 0
    assert result.account.accepted + result.account.duplicates > 0
    assert (without.account.accepted, without.account.format) == (0, "nmea")


def test_the_page_on_feeds_leaves_no_clock_out() -> None:
    shown = set(re.findall(r"```nmea (\w+)\n", PAGE))
    assert {*shown, "line"} == set(Clock)
    assert all(f"| `{clock}` |" in PAGE for clock in Clock)
