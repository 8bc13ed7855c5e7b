"""A simulated month's end at sea: ships that meet, and ships that only seem to; its truth is known."""

from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline import night
from pipeline.proof.verify import verify
from pipeline.report.explained import explain_finding
from pipeline.settings import Settings
from pipeline.simulate.feed import SimulatedFeed, simulate
from pipeline.simulate.scenario import parse_scenario
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

SCENARIO = """
name = "Rendezvous"
seed = 7
starts_at_utc = 2024-03-09T00:00:00Z
ends_at_utc = 2024-03-11T12:00:00Z
lanes = [["HOME_1", "OFFING"], ["HOME_2", "OFFING"], ["HOME_3", "OFFING"], ["HOME_4", "OFFING"], ["HOME_5", "ROADS"],
    ["HOME_6", "ROADS"], ["HOME_7", "OFFING", "BEYOND"]]
reporting = { underway_s = 300, at_rest_s = 600, static_s = 1800, base_station_s = 3600 }
damage = { bit_flip_share = 0.01, truncated_share = 0.01, lost_half_share = 0.05 }

[[satellites]]
name = "SYN-SAT"
least_interval_minutes = 30
greatest_interval_minutes = 60
pass_minutes = 8
hearing_share = 0.95
static_share = 1
long_range_share = 0.2

[places]
HOME_1 = { lon_deg = 133.1, lat_deg = 40.1 }
HOME_2 = { lon_deg = 133.4, lat_deg = 40.1 }
HOME_3 = { lon_deg = 133.7, lat_deg = 40.1 }
HOME_4 = { lon_deg = 134.0, lat_deg = 40.1 }
HOME_5 = { lon_deg = 134.3, lat_deg = 40.1 }
HOME_6 = { lon_deg = 134.6, lat_deg = 40.1 }
HOME_7 = { lon_deg = 134.9, lat_deg = 40.1 }
OFFING = { lon_deg = 134.0, lat_deg = 40.5, manner = "alongside" }
BEYOND = { lon_deg = 133.1, lat_deg = 40.9 }
ROADS = { lon_deg = 132.03, lat_deg = 43.065, manner = "alongside" } # of Vladivostok
"""

SHIP = """
[[ships]]
name = "{name}"
mmsi = 27399900{number}
imo = {imo}
ship_type = 80
length_m = 100
width_m = 16
silences = [{silence}]
itinerary = [
  {{ at = "HOME_{number}", until_utc = {leaves} }},
  {{ at = "{at}", knots = 11, until_utc = {until} }},
  {{ at = "HOME_{number}", knots = 11 }},
]
"""
IMO = (3900017, 3900029, 3900031, 3900043, 3900055, 3900067, 3900079)
DARK = "{ starts_at_utc = 2024-03-10T05:00:00Z, ends_at_utc = 2024-03-10T16:00:00Z }"
SHIPS = [
    # The two that meet: from half past nine in the evening to two in the morning.
    ("TANKER", "OFFING", "2024-03-09T06:00:00Z", "2024-03-10T03:30:00Z", ""),
    ("COASTER", "OFFING", "2024-03-09T18:15:00Z", "2024-03-10T02:00:00Z", ""),
    # One comes when both have gone; the other lies with it, but is silent all that time.
    ("LATE", "OFFING", "2024-03-10T05:00:00Z", "2024-03-10T12:00:00Z", ""),
    ("DARK", "OFFING", "2024-03-10T05:00:00Z", "2024-03-10T12:00:00Z", DARK),
    # Two alongside each other in the roads of a port.
    ("ROADS A", "ROADS", "2024-03-09T02:00:00Z", "2024-03-10T12:00:00Z", ""),
    ("ROADS B", "ROADS", "2024-03-09T02:00:00Z", "2024-03-10T12:00:00Z", ""),
    # Sails by while the two are alongside.
    ("PASSING", "BEYOND", "2024-03-09T20:00:00Z", "2024-03-10T20:00:00Z", ""),
]


def scenario() -> str:
    columns = ("name", "at", "leaves", "until", "silence")
    given = enumerate(zip(SHIPS, IMO, strict=True), 1)
    ships = (SHIP.format(number=no, imo=imo, **dict(zip(columns, ship, strict=True))) for no, (ship, imo) in given)
    return SCENARIO + "".join(ships)


@pytest.fixture(scope="module")
def feed() -> SimulatedFeed:
    return simulate(parse_scenario(scenario(), "rendezvous.toml"))


@pytest.fixture(scope="module")
def home(feed: SimulatedFeed, tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("feed")
    for name, lines in feed.files.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="ascii")
    home = Home(tmp_path_factory.mktemp("home"))
    night.run([folder], home, Settings())
    return home


@pytest.mark.slow
def test_each_day_as_it_comes_gives_the_same_encounter(feed: SimulatedFeed, home: Home, tmp_path: Path) -> None:
    daily = Home(tmp_path / "home")
    for name, lines in sorted(feed.files.items(), reverse=True):  # even the last day first
        (tmp_path / name).write_text("\n".join(lines) + "\n", encoding="ascii")
        night.run([tmp_path / name], daily, Settings())
    both = ("select * exclude (run_id) from encounters", "select * from evidence order by all")
    assert [query(daily, sql).rows for sql in both] == [query(home, sql).rows for sql in both]


def rows(home: Home, sql: str) -> list[dict[str, Any]]:
    answer = query(home, sql)
    return pl.DataFrame(answer.rows, schema=answer.columns, orient="row", infer_schema_length=None).to_dicts()


def test_the_truth_knows_who_was_alongside_whom(feed: SimulatedFeed) -> None:
    assert [(met.ship_name_a, met.ship_name_b, met.place) for met in feed.encounters] == [
        ("ROADS A", "ROADS B", "ROADS"),
        ("TANKER", "COASTER", "OFFING"),
        ("LATE", "DARK", "OFFING"),
    ]


def test_the_meeting_at_sea_is_found_and_nothing_else(feed: SimulatedFeed, home: Home) -> None:
    (met,) = rows(
        home,
        "select a.ship_name as a, b.ship_name as b, encounters.* from encounters "
        "inner join vessels as a on a.vessel_id = vessel_id_a inner join vessels as b on b.vessel_id = vessel_id_b",
    )
    (true,) = (each for each in feed.encounters if each.ship_name_a == "TANKER")
    assert {met["a"], met["b"]} == {"TANKER", "COASTER"}
    assert met["started_at_utc"].day, met["ended_at_utc"].day == (9, 10)
    for seen, happened in ((met["started_at_utc"], true.started_at_utc), (met["ended_at_utc"], true.ended_at_utc)):
        assert happened is not None
        assert abs(seen - happened.replace(tzinfo=None)).total_seconds() < 75 * 60  # satellites pass, now and then
    assert met["median_distance_m"] < 150
    assert met["median_sog_knots"] < 2
    assert (met["lon_deg"], met["lat_deg"]) == pytest.approx((134.0, 40.5), abs=0.005)


def test_the_meeting_rests_on_lines_of_both_ships(home: Home) -> None:
    lines = rows(home, "select role, path from evidence inner join ingest_files using (file_id) where role ~ '^[ab]_'")
    ends = {"a_start", "a_end", "b_start", "b_end"}
    assert {line["role"] for line in lines} == {*ends, "a_identity", "b_identity"}
    days = {line["role"]: datetime.fromisoformat(Path(line["path"]).stem[-10:]).day for line in lines}
    assert {role: days[role] for role in ends} == {"a_start": 9, "b_start": 9, "a_end": 10, "b_end": 10}


def test_the_meeting_is_explained_and_verified_from_its_raw_sentences(home: Home) -> None:
    (met,) = rows(home, "select encounter_id from encounters")
    (verdict,) = verify(home, [met["encounter_id"]], Settings())
    assert verdict.faults == ()
    assert verdict.messages > verdict.cited_lines > 4
    explained = explain_finding(home, met["encounter_id"], Settings().decode)
    assert "lay close together at sea for 3 hours" in explained.headline
    assert {line.role for line in explained.lines} > {"a_start", "b_end", "a_identity"}
