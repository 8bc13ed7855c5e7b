"""Recordings of JSON that nobody of this project made, against their own text read by the plain decoder of Python."""

import gzip
import json
import math
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from json_feeds import values
from sentences import Result, decoded, reasons

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason="needs the folder ../shared/fixtures, which is not here")
GFW = [
    path.relative_to(FIXTURES).as_posix()
    for folder in ("gpsdio_segment", "pipe_segment")
    for path in sorted((FIXTURES / "tracks" / folder).glob("*.gz"))
]
BARENTSWATCH = "json/barentswatch/"
ETA = ("eta_month", "eta_day", "eta_hour", "eta_minute")
POSITION_TYPES = {1, 2, 3, 9, 18, 19, 27}


def text_of(name: str) -> str:
    content = (FIXTURES / name).read_bytes()
    return (gzip.decompress(content) if name.endswith(".gz") else content).decode()


def read(name: str) -> Result:
    return decoded(FIXTURES / name)


def counts(result: Result) -> tuple[int, ...]:
    account = result.account
    return account.lines, account.accepted, account.quarantined, account.duplicates, account.ignored


def known(value: Any, below: float = math.inf) -> float | None:
    """A number below that bound; None if it is null, NaN or none."""
    return float(value) if value is not None and float(value) < below else None


def moment(text: str) -> datetime:
    """UTC without a zone, of an epoch or of ISO with up to nine digits behind the second."""
    if text.replace(".", "").isdecimal():
        return datetime.fromtimestamp(float(text), UTC).replace(tzinfo=None)
    whole, _, fraction = text.replace("Z", "+00:00").removesuffix("+00:00").partition(".")
    return datetime.fromisoformat(whole).replace(microsecond=int(fraction.ljust(6, "0")[:6]) if fraction else 0)


@pytest.mark.parametrize(
    ("name", "expected", "positions"),
    [
        ("combined_full_json.txt", (500, 498, 0, 2, 0), 498),
        ("combined_full_geojson.txt", (514, 513, 0, 1, 0), 513),
        ("combined_simple_json.txt", (326, 324, 0, 2, 0), 324),
        ("combined_broken.txt", (19, 18, 1, 0, 0), 18),
        ("get_ais.txt", (2140, 2140, 0, 0, 0), 1748),
        ("get_latest_ais.txt", (1472, 1472, 0, 0, 0), 1359),
        ("get_sse_ais.txt", (5013, 2506, 0, 0, 2507), 1931),
    ],
)
def test_what_becomes_of_barentswatch(name: str, expected: tuple[int, ...], positions: int) -> None:
    result = read(BARENTSWATCH + name)
    assert result.account.format == "barentswatch_json"
    assert counts(result) == expected
    assert result.positions.height == positions


def test_the_line_that_was_cut_is_the_bad_one() -> None:
    result = read(BARENTSWATCH + "combined_broken.txt")
    assert reasons(result) == {19: "bad_sentence"}
    assert result.quarantine["raw"].item() == b'{"type":"Feature","geometry":{"t'


def test_a_static_report_of_barentswatch_worked_out_by_hand() -> None:
    found = read(BARENTSWATCH + "get_ais.txt").statics.filter(mmsi=257361400, msg_type=5).row(0, named=True)
    assert values(found, "imo", "call_sign", "ship_name", "destination") == (6924246, "LHGZ", "SELBJORN", "FISHFARM")
    assert values(found, "to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m") == (22, 27, 4, 6)
    assert values(found, "length_m", "width_m", "draught_m", "ship_type") == (49, 10, 3.5, 70)
    assert values(found, *ETA) == (None, None, None, None)  # eta 00002460
    assert str(found["received_at_utc"]) == "2023-02-20 13:13:54"


def test_an_eta_of_barentswatch_is_month_day_hour_minute() -> None:
    found = read(BARENTSWATCH + "combined_full_geojson.txt").statics.filter(mmsi=257399000).row(0, named=True)
    assert (found["ship_name"], values(found, *ETA), found["draught_m"]) == (
        "NOR SLEP",
        (3, 21, 12, 34),
        pytest.approx(2.4),
    )


def test_seven_digits_behind_the_second_are_cut_to_microseconds() -> None:
    found = read(BARENTSWATCH + "get_ais.txt").positions.row(1, named=True)
    assert str(found["received_at_utc"]) == "2023-02-20 13:13:55.620951"  # .6209511
    assert values(found, "mmsi", "msg_type", "sog_knots", "nav_status") == (257161000, 1, pytest.approx(1.2), 5)


@pytest.mark.parametrize("name", ["get_ais.txt", "get_latest_ais.txt", "get_sse_ais.txt", "combined_full_geojson.txt"])
def test_every_position_of_barentswatch_is_as_its_text_has_it(name: str) -> None:
    text = text_of(BARENTSWATCH + name)
    if name == "get_latest_ais.txt":
        records = json.loads(text[text.index("[") :])
    else:
        lines = [line.removeprefix("data: ") for line in text.splitlines()]
        records = [json.loads(line) if line.startswith("{") else {} for line in lines]
    result = read(BARENTSWATCH + name)
    for row in result.positions.iter_rows(named=True):
        said = records[row["line_no"] - 1]
        if "properties" in said:
            said = {
                **said["properties"],
                **dict(zip(("longitude", "latitude"), said["geometry"]["coordinates"], strict=True)),
            }
        assert text.encode()[row["byte_offset"] :].startswith((b'{"type"', b'data: {"type"'))
        assert values(row, "mmsi", "msg_type", "lon_deg", "lat_deg") == (
            said["mmsi"],
            said.get("messageType"),
            said["longitude"],
            said["latitude"],
        )
        assert row["sog_knots"] == pytest.approx(said["speedOverGround"])
        assert row["cog_deg"] == pytest.approx(said["courseOverGround"])
        assert row["heading_deg"] == said["trueHeading"]
        assert row["nav_status"] == known(said["navigationalStatus"], 15)
        assert row["received_at_utc"] == moment(said["msgtime"])
    told = Counter(said.get("messageType") in POSITION_TYPES for said in records if "messageType" in said)
    assert not told or result.positions.height == told[True]


def test_buoys_of_barentswatch_are_accepted_and_give_no_ship() -> None:
    result = read(BARENTSWATCH + "get_ais.txt")
    buoys = {
        json.loads(line)["mmsi"] for line in text_of(BARENTSWATCH + "get_ais.txt").splitlines() if '"Aton"' in line
    }
    assert len(buoys) > 20
    assert not buoys & {*result.positions["mmsi"], *result.statics["mmsi"]}


def test_aishub_encoded_is_decoded_by_its_scales() -> None:
    result = read("json/aishub/sample_MMSI_tracks.json.gz")
    assert (result.account.format, counts(result)) == ("aishub_json", (655, 630, 0, 24, 1))
    first, told = result.positions.row(0, named=True), result.statics.row(0, named=True)
    assert values(first, "mmsi", "line_no", "sog_knots", "cog_deg") == (477266900, 2, 0, 104)
    assert values(first, "lon_deg", "lat_deg") == (2419589 / 600_000, 31185128 / 600_000)
    assert values(first, "heading_deg", "nav_status") == (290, 5)
    assert str(first["received_at_utc"]) == "2018-01-19 00:00:59"
    assert values(told, "imo", "ship_name", "call_sign", "ship_type") == (9448815, "COSCO VIETNAM", "VRID5", 71)
    assert values(told, "draught_m", "length_m", "width_m", "destination") == (12, 334, 43, "NL RTM")
    assert values(told, *ETA) == (1, 16, 13, 45)  # 99181


def test_every_position_of_aishub_is_as_its_text_has_it() -> None:
    name = "json/aishub/sample_MMSI_tracks.json.gz"
    records = json.loads(text_of(name))[1]
    result = read(name)
    for row in result.positions.iter_rows(named=True):
        said = records[row["line_no"] - 2]
        assert row["mmsi"] == int(said["MMSI"])
        assert row["lon_deg"] == pytest.approx(said["LONGITUDE"] / 600_000, rel=1e-14)
        assert row["sog_knots"] == pytest.approx(said["SOG"] / 10)
        assert row["cog_deg"] == (pytest.approx(said["COG"] / 10) if said["COG"] < 3600 else None)
        assert row["heading_deg"] == known(said["HEADING"], 360)
        assert row["received_at_utc"] == moment(said["TIME"])
    distinct = {json.dumps(said) for said in records}
    assert result.positions.height == len(distinct)
    assert {*result.statics["mmsi"]} == {int(said["MMSI"]) for said in records}


@pytest.mark.parametrize("name", GFW)
def test_every_message_of_global_fishing_watch_is_as_its_text_has_it(name: str) -> None:
    lines = text_of(name).splitlines()
    records = [json.loads(line) for line in lines]
    result = read(name)
    distinct = {line: at for at, line in reversed([*enumerate(lines)])}
    assert counts(result) == (len(lines), len(distinct), 0, len(lines) - len(distinct), 0)
    kinds = [kind_of(records[at]) for at in distinct.values()]
    assert result.positions.height == sum(kind is None or kind in POSITION_TYPES for kind in kinds)
    for row in result.positions.iter_rows(named=True):
        assert_as_gfw_has_it(row, records[row["line_no"] - 1])


def kind_of(said: dict[str, Any]) -> int | None:
    return int(str(said["type"]).removeprefix("AIS.")) if "type" in said else None


def assert_as_gfw_has_it(row: dict[str, Any], said: dict[str, Any]) -> None:
    kind = kind_of(said)
    lon, lat = known(said["lon"], 180.1), known(said["lat"], 90.1)
    is_place = lon is not None and lat is not None
    assert values(row, "lon_deg", "lat_deg") == ((lon, lat) if is_place else (None, None))
    assert values(row, "mmsi", "msg_type") == (int(said.get("ssvid") or said["mmsi"]), kind)
    assert row["sog_knots"] == pytest.approx(known(said["speed"], 63 if kind == 27 else 102.25))
    assert row["cog_deg"] == pytest.approx(known(said.get("course"), 360))
    assert row["heading_deg"] == known(said.get("heading"), 360)
    assert row["nav_status"] == known(said.get("status"), 15)
    assert row["station"] == (said.get("receiver") or said.get("tagblock_station"))
    assert row["received_at_utc"] == moment(said["timestamp"])


def test_static_reports_of_global_fishing_watch_worked_out_by_hand() -> None:
    found = read("tracks/gpsdio_segment/regr_701006168.json.gz").statics.row(0, named=True)
    assert values(found, "msg_type", "imo", "call_sign", "ship_name") == (5, 8610863, "LW 3321", "PUENTE MAYOR")
    assert values(found, "ship_type", "length_m", "width_m", "destination") == (30, 67, 12, "PUERTO MADRYN")
    cargo = read("tracks/gpsdio_segment/regr_755355148.json.gz").statics.row(0, named=True)
    assert values(cargo, "ship_name", "imo", "ship_type") == ("JOSAMO", 8933746, 75)
    older = read("tracks/pipe_segment/messages_20170922.json.gz").statics.row(0, named=True)
    assert values(older, "imo", "ship_name", "call_sign", "ship_type") == (9738492, "GREAT RAINBOW", "VRNO4", 70)
    assert str(older["received_at_utc"]) == "2017-09-22 00:02:09"  # 1506038529, 129 s into its day


def test_positions_that_say_nothing_are_null_in_a_recording() -> None:
    rows = read("tracks/gpsdio_segment/regr_416239500.json.gz").positions
    first = rows.row(0, named=True)  # 181, 91, 102.3, 360 and 511
    assert values(first, "lon_deg", "lat_deg", "sog_knots", "cog_deg", "heading_deg", "nav_status") == (None,) * 6
    assert rows["lon_deg"].null_count() > 1
    assert rows.filter(pl.col("lon_deg") > 180).height == 0
