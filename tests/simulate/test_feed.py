import itertools
import re
from collections import Counter
from datetime import UTC, datetime
from functools import reduce
from operator import xor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.decode.feed import decode_path
from pipeline.errors import ConfigurationError
from pipeline.resources import data_path
from pipeline.settings import Settings
from pipeline.simulate.feed import SimulatedFeed, simulate
from pipeline.simulate.lanes import Chart, step_nm
from pipeline.simulate.scenario import Scenario, parse_scenario
from pipeline.simulate.ships import sail


def ship(**changes: Any) -> dict[str, Any]:
    return {
        "name": "TESTER",
        "mmsi": 273999001,
        "imo": 3900017,
        "ship_type": 70,
        "length_m": 100,
        "width_m": 16,
        "itinerary": [
            {"at": "NEAR", "hours": 4},
            {"at": "FAR", "knots": 12, "hours": 8},
            {"at": "NEAR", "knots": 12},
        ],
        **changes,
    }


def content(**changes: Any) -> dict[str, Any]:
    return {
        "source": "test.toml",
        "name": "A test",
        "seed": 1,
        "starts_at_utc": "2024-03-02T00:00:00Z",
        "ends_at_utc": "2024-03-04T00:00:00Z",
        "reporting": {"underway_s": 300, "at_rest_s": 600, "static_s": 1800, "base_station_s": 3600},
        "damage": {"bit_flip_share": 0.02, "truncated_share": 0.02, "lost_half_share": 0.1},
        "places": {
            "NEAR": {"lon_deg": 132.0, "lat_deg": 43.0, "manner": "anchor", "port_id": "RU_VLADIVOSTOK"},
            "SEA": {"lon_deg": 131.5, "lat_deg": 42.5},
            "FAR": {"lon_deg": 130.3, "lat_deg": 42.2, "manner": "berth", "port_id": "KP_RAJIN"},
        },
        "lanes": [["NEAR", "SEA", "FAR"]],
        "stations": [station("SYN-ONE"), station("SYN-TWO", mmsi=2739902)],
        "satellites": [satellite()],
        "ships": [ship()],
        **changes,
    }


def station(name: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "mmsi": 2739901,
        "lon_deg": 132.0,
        "lat_deg": 43.05,
        "range_nm": 25,
        "loss_share": 0.1,
        **changes,
    }


def satellite(**changes: Any) -> dict[str, Any]:
    return {
        "name": "SYN-SAT",
        "least_interval_minutes": 60,
        "greatest_interval_minutes": 90,
        "pass_minutes": 8,
        "hearing_share": 1,
        "static_share": 0.5,
        "long_range_share": 0.3,
        **changes,
    }


def scenario(**changes: Any) -> Scenario:
    return Scenario.model_validate(content(**changes))


LINE = re.compile(r"\\(?P<tags>[^\\*]+)\*(?P<sum>[0-9A-F]{2})\\(?P<sentence>!AIVDM,.*)")
LATER = datetime(2026, 1, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone


def lines(feed: SimulatedFeed) -> list[str]:
    return [line for name in sorted(feed.files) for line in feed.files[name] if not line.startswith("#")]


def is_whole(sentence: str) -> bool:
    body, star, digits = sentence[1:].partition("*")
    return bool(star) and f"{reduce(xor, body.encode()):02X}" == digits


@pytest.fixture(scope="module")
def sample() -> SimulatedFeed:
    text = data_path("scenarios/corridor_march_2024.toml").read_text(encoding="utf-8")
    return simulate(parse_scenario(text, "corridor_march_2024.toml"))


def test_a_ship_never_sails_faster_than_its_itinerary_says() -> None:
    given = scenario()
    track = sail(given.ships[0], given, Chart(given))
    for (at_a, *a), (at_b, *b) in itertools.pairwise(zip(track.at_s, track.lon_deg, track.lat_deg, strict=True)):
        assert step_nm(*a, *b) <= 12.5 * (at_b - at_a) / 3600 + 0.01


def test_a_ship_that_comes_too_late_for_its_own_departure_is_a_mistake() -> None:
    late = ship(
        itinerary=[
            {"at": "NEAR", "hours": 4},
            {"at": "FAR", "knots": 5, "until_utc": "2024-03-02T06:00:00Z"},
            {"at": "NEAR", "knots": 5},
        ]
    )
    with pytest.raises(ConfigurationError, match=r"TESTER\)\.itinerary\.1\.until_utc: the ship arrives 1[67]\.\d h"):
        simulate(scenario(ships=[late]))


def test_truth_knows_the_calls_and_the_voyages_between_them() -> None:
    feed = simulate(scenario())
    assert [call.port_id for call in feed.port_calls] == ["RU_VLADIVOSTOK", "KP_RAJIN", "RU_VLADIVOSTOK"]
    assert [call.is_dark for call in feed.port_calls] == [False, False, False]
    assert feed.port_calls[-1].departed_at_utc is None
    assert [(one.origin_port_id, one.is_corridor) for one in feed.voyages] == [
        ("RU_VLADIVOSTOK", True),
        ("KP_RAJIN", True),
    ]


def test_a_call_nobody_could_hear_is_dark_and_so_are_its_voyages() -> None:
    silent = ship(silences=[{"starts_at_utc": "2024-03-02T05:00:00Z", "ends_at_utc": "2024-03-03T06:00:00Z"}])
    feed = simulate(scenario(ships=[silent]))
    assert [call.is_dark for call in feed.port_calls] == [False, True, False]
    assert all(voyage.is_dark for voyage in feed.voyages)
    assert [gap.cause for gap in feed.gaps] == ["silence"]


def test_nothing_of_a_ship_is_heard_in_its_silence() -> None:
    mute = ship(silences=[{"starts_at_utc": "2024-03-02T00:00:00Z"}])
    feed = simulate(scenario(ships=[mute]))
    assert all(",404" in line or ",402" in line for line in lines(feed))  # base stations alone


def test_a_station_hears_only_its_range_and_nothing_while_it_is_out() -> None:
    outage = [{"starts_at_utc": "2024-03-02T00:00:00Z", "ends_at_utc": "2024-03-02T03:00:00Z"}]
    deaf = scenario(stations=[station("SYN-ONE", outages=outage)], satellites=[])
    heard = [int(match["at"]) for line in lines(simulate(deaf)) if (match := re.search(r"c:(?P<at>\d+)", line))]
    start = int(datetime(2024, 3, 2, tzinfo=UTC).timestamp())
    assert min(heard) >= start + 3 * 3600
    gone = [gap for gap in simulate(deaf).gaps if gap.cause == "out_of_coverage"]
    assert len(gone) == 1


def test_every_tag_block_is_whole_and_every_spoilt_sentence_shows() -> None:
    feed = simulate(scenario())
    spoilt = 0
    for line in lines(feed):
        match = LINE.fullmatch(line)
        assert match, line
        assert f"{reduce(xor, match['tags'].encode()):02X}" == match["sum"]
        spoilt += not is_whole(match["sentence"])
    assert 0 < spoilt <= sum(each.damaged for each in feed.lines)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_every_line_of_a_file_is_counted_once(seed: int) -> None:
    feed = simulate(scenario(seed=seed))
    for each in feed.lines:
        assert each.lines == len(feed.files[each.file])
        assert each.lines == each.comments + each.messages + each.duplicates + each.damaged


def test_a_ship_more_changes_nothing_that_the_others_send() -> None:
    alone = simulate(scenario())
    other = ship(name="OTHER", mmsi=273999002, itinerary=[{"at": "NEAR"}])
    both = simulate(scenario(ships=[other, ship()]))
    payloads = [Counter(re.findall(r",([^,]+),\d\*", "\n".join(lines(feed)))) for feed in (alone, both)]
    assert payloads[0] <= payloads[1]
    assert [call for call in both.port_calls if call.ship_name == "TESTER"] == alone.port_calls


def test_the_sample_holds_the_published_voyages(sample: SimulatedFeed) -> None:
    corridor = [
        (each.ship_name, each.origin_port_id, each.destination_port_id, each.is_dark)
        for each in sample.voyages
        if each.is_corridor
    ]
    assert corridor == [
        ("LADY R", "RU_VLADIVOSTOK", "KP_RAJIN", True),
        ("LADY R", "KP_RAJIN", "RU_VOSTOCHNY", True),
        ("CHON MA SAN", "KP_CHONGJIN", "RU_VOSTOCHNY", False),
        ("CHON MA SAN", "RU_VOSTOCHNY", "KP_CHONGJIN", False),
        ("ANGARA", "RU_DUNAI", "KP_RAJIN", True),
        ("ANGARA", "KP_RAJIN", "RU_DUNAI", True),
        ("BUKHTA TIKHAYA", "RU_VLADIVOSTOK", "KP_RAJIN", False),
        ("BUKHTA TIKHAYA", "KP_RAJIN", "RU_VLADIVOSTOK", False),
    ]
    rajin = next(each for each in sample.port_calls if (each.ship_name, each.port_id) == ("LADY R", "KP_RAJIN"))
    assert f"{rajin.arrived_at_utc:%d} {rajin.departed_at_utc:%d}" == "10 12"


def test_the_sample_decodes_to_its_own_account_of_lines(sample: SimulatedFeed, tmp_path: Path) -> None:
    assert 90_000 < sum(each.lines for each in sample.lines) < 150_000
    for each in sample.lines[:3]:
        path = tmp_path / each.file
        path.write_text("\n".join(sample.files[each.file]) + "\n", encoding="ascii")
        account = decode_path(path, Settings().decode, now_utc=LATER).account
        assert (account.lines, account.ignored) == (each.lines, each.comments)
        assert (account.accepted, account.duplicates) == (each.messages, each.duplicates)
        assert account.quarantined == each.damaged


def test_the_documented_voyages_are_those_of_the_sample(sample: SimulatedFeed) -> None:
    documented = (data_path("scenarios").parents[1] / "docs" / "simulate.md").read_text(encoding="utf-8")
    for each in sample.voyages:
        if each.is_corridor:
            times = [f"{at.day} {at:%B %H:%M}" for at in (each.departed_at_utc, each.arrived_at_utc)]
            ends = f"{each.origin_port_id} to {each.destination_port_id}"
            heard = "dark" if each.is_dark else "heard"
            assert f"| {each.ship_name} | {ends} | {times[0]} | {times[1]} | {heard} |" in documented
