"""What goes wrong in a scenario: clocks, lost days, receivers led astray, numbers that change or are shared."""

import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pyais import decode
from pydantic import ValidationError

from pipeline.decode.feed import decode_path
from pipeline.settings import Settings
from pipeline.simulate.feed import SimulatedFeed, simulate
from pipeline.simulate.lanes import step_nm
from pipeline.simulate.scenario import Scenario

NOON, EVENING = "2024-03-02T12:00:00Z", "2024-03-02T18:00:00Z"
LATER = datetime(2026, 1, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone
QUAY = {"lon_deg": 132.0, "lat_deg": 43.0, "manner": "anchor", "port_id": "RU_VLADIVOSTOK"}
FALSE_PLACE = {"lon_deg": 130.283, "lat_deg": 42.227}
LINE = re.compile(r"\\s:(?P<receiver>[^,]+),c:(?P<epoch>\d+)\*..\\(?P<sentence>.+)")


def ship(**changes: Any) -> dict[str, Any]:
    who = {"name": "TESTER", "mmsi": 273999001, "imo": 3900017, "ship_type": 70, "length_m": 100, "width_m": 16}
    return {**who, "itinerary": [{"at": "QUAY"}], **changes}


def station(**changes: Any) -> dict[str, Any]:
    return {
        "name": "SYN-ONE",
        "mmsi": 2739901,
        "lon_deg": 132,
        "lat_deg": 43,
        "range_nm": 25,
        "loss_share": 0,
        **changes,
    }


def scenario(**changes: Any) -> Scenario:
    content = {
        "source": "test.toml",
        "name": "A test",
        "seed": 1,
        "starts_at_utc": "2024-03-02T00:00:00Z",
        "ends_at_utc": "2024-03-04T00:00:00Z",
        "reporting": {"underway_s": 300, "at_rest_s": 600, "static_s": 1800, "base_station_s": 3600},
        "damage": {"bit_flip_share": 0, "truncated_share": 0, "lost_half_share": 0},
        "places": {"QUAY": QUAY},
        "lanes": [["QUAY"]],
        "stations": [station()],
        "ships": [ship()],
    }
    return Scenario.model_validate({**content, **changes})


def whole_messages(feed: SimulatedFeed, receiver: str = "SYN-ONE") -> list[tuple[datetime, Any]]:
    """When a receiver says that it heard what, of the messages that fit on a line."""
    heard = []
    for lines in feed.files.values():
        for line in lines:
            match = LINE.fullmatch(line)
            if match and match["receiver"] == receiver and "!AIVDM,1,1," in line:
                at = datetime.fromtimestamp(int(match["epoch"]), UTC)
                heard.append((at, decode(match["sentence"])))
    return heard


def positions(feed: SimulatedFeed) -> list[tuple[datetime, Any]]:
    return [(at, said) for at, said in whole_messages(feed) if said.msg_type in {1, 3, 18}]


def test_a_station_whose_clock_is_ahead_stamps_all_it_hears_so_and_says_so_itself() -> None:
    fault = {"starts_at_utc": NOON, "ends_at_utc": EVENING, "ahead_s": 7200}
    feed = simulate(scenario(stations=[station(clock_faults=[fault]), station(name="SYN-TWO", mmsi=2739902)]))
    by_receiver = [
        {
            (said.lon, said.lat, said.course, said.second): at
            for at, said in whole_messages(feed, name)
            if said.msg_type in {1, 3}
        }
        for name in ("SYN-ONE", "SYN-TWO")
    ]
    off = Counter(round((at - by_receiver[1][said]).total_seconds() / 3600) for said, at in by_receiver[0].items())
    assert set(off) == {0, 2}
    assert 30 <= off[2] <= 40  # six hours of a report every ten minutes
    hours = {said.hour for at, said in whole_messages(feed) if said.msg_type == 4 and at.day == 2}
    assert hours == set(range(24)) - {12, 13}


def test_what_a_wrong_clock_makes_of_a_duplicate_is_counted_as_the_decoder_does(tmp_path: Path) -> None:
    fault = {"starts_at_utc": NOON, "ends_at_utc": EVENING, "ahead_s": -7200}
    feed = simulate(scenario(stations=[station(clock_faults=[fault]), station(name="SYN-TWO", mmsi=2739902)]))
    for each in feed.lines:
        path = tmp_path / each.file
        path.write_text("\n".join(feed.files[each.file]) + "\n", encoding="ascii")
        account = decode_path(path, Settings().decode, now_utc=LATER).account
        assert (account.accepted, account.duplicates) == (each.messages, each.duplicates)


def test_a_lost_day_has_no_file_and_its_silence_is_the_feeds() -> None:
    feed = simulate(scenario(ends_at_utc="2024-03-05T00:00:00Z", lost_days=["2024-03-03"]))
    assert sorted(feed.files) == ["SYNTHETIC-2024-03-02.nmea", "SYNTHETIC-2024-03-04.nmea"]
    assert [gap.cause for gap in feed.gaps] == ["feed_outage"]


def test_a_ship_led_astray_reports_a_circle_round_the_false_place_and_is_truly_elsewhere() -> None:
    span = {"starts_at_utc": NOON, "ends_at_utc": EVENING, **FALSE_PLACE, "radius_nm": 2.0, "knots": 20.0}
    feed = simulate(scenario(ships=[ship(astray=[span])]))
    astray = [said for at, said in positions(feed) if 12 <= at.hour < 18 and at.day == 2]
    assert len(astray) > 30
    for said in astray:
        assert step_nm(FALSE_PLACE["lon_deg"], FALSE_PLACE["lat_deg"], said.lon, said.lat) == pytest.approx(
            2.0, abs=0.02
        )
        assert said.speed == pytest.approx(20.0, abs=0.3)
    others = [said for at, said in positions(feed) if not (12 <= at.hour < 18 and at.day == 2)]
    assert all(said.lon > 131.9 for said in others)
    assert [call.port_id for call in feed.port_calls] == ["RU_VLADIVOSTOK"]


def test_a_ship_that_is_renamed_sends_under_its_new_number_and_keeps_its_imo_number(tmp_path: Path) -> None:
    later = {"from_utc": "2024-03-03T00:00:00Z", "mmsi": 613999001, "name": "SECOND NAME", "call_sign": "NEW"}
    feed = simulate(scenario(ships=[ship(becomes=[later])]))
    assert {(at.day, said.mmsi) for at, said in positions(feed)} == {(2, 273999001), (3, 613999001)}
    said = []
    for name, lines in feed.files.items():
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="ascii")
        statics = decode_path(tmp_path / name, Settings().decode, now_utc=LATER).whole.statics
        said += statics.select("mmsi", "imo", "ship_name").rows()
    assert set(said) == {(273999001, 3900017, "TESTER"), (613999001, 3900017, "SECOND NAME")}


def test_a_ship_without_speed_says_that_it_is_not_available() -> None:
    assert {said.speed for _, said in positions(simulate(scenario(ships=[ship(says_speed=False)])))} == {102.3}


def test_only_ships_that_all_say_so_share_a_number() -> None:
    other = ship(name="OTHER", imo=0)
    with pytest.raises(ValidationError, match="mmsi 273999001 is there twice"):
        scenario(ships=[ship(shares_mmsi=True), other])
    both = scenario(ships=[ship(shares_mmsi=True), {**other, "shares_mmsi": True}])
    assert [call.ship_name for call in simulate(both).port_calls] == ["TESTER", "OTHER"]


def test_later_identities_are_in_order_of_time() -> None:
    names = [{"from_utc": at, "mmsi": 613999001 + n, "name": "N"} for n, at in enumerate((EVENING, NOON))]
    with pytest.raises(ValidationError, match="put later identities after earlier ones"):
        scenario(ships=[ship(becomes=names)])
