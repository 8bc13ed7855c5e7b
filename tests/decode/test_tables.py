"""What each type says, as rows of its table."""

import json
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from payloads import Bits, bits_of
from sentences import SHIP, decoded, feed_of, framed, heard, message, reasons
from table_rows import aid, base_station, packed, position, static, tables, told, whole, written

from pipeline.decode.tables import tables_of

POSITION_TYPES = (1, 2, 3, 9, 18, 19, 27)
HEARD_AT = datetime(2024, 3, 9, 16)  # noqa: DTZ001  times in Tumen are UTC without a zone
RECEIVED = ("file_id", "line_no", "byte_offset", "payload_hash", "station", "received_at_utc")


@pytest.mark.parametrize("msg_type", POSITION_TYPES)
def test_each_position_type_gives_its_place_and_movement(msg_type: int) -> None:
    row = position(msg_type)
    assert (row["mmsi"], row["msg_type"]) == (SHIP, msg_type)
    assert row["lon_deg"] == pytest.approx(130.3, abs=0.001)
    assert row["lat_deg"] == pytest.approx(42.2, abs=0.001)
    assert (row["sog_knots"], row["cog_deg"]) == (10.0, 90.0)
    assert row["heading_deg"] == (None if msg_type in {9, 27} else 91.0)
    assert row["nav_status"] == (0 if msg_type in {1, 2, 3, 27} else None)


@pytest.mark.parametrize("msg_type", POSITION_TYPES)
def test_not_available_is_null_in_each_position_type(msg_type: int) -> None:
    speed = {9: 1023, 27: 63}.get(msg_type, 102.3)
    course = 511 if msg_type == 27 else 360
    row = position(msg_type, lon=181, lat=91, speed=speed, course=course, heading=511, status=15)
    assert told(row) == {"row": 0, "msg_type": msg_type, "mmsi": SHIP}


def test_the_greatest_speed_that_can_be_said_is_a_speed() -> None:
    assert position(speed=102.2)["sog_knots"] == pytest.approx(102.2)
    assert position(27, speed=62)["sog_knots"] == 62
    assert position(9, speed=168)["sog_knots"] == 168
    assert position(9, speed=1022)["sog_knots"] == 1022


@pytest.mark.parametrize("msg_type", [1, 4, 9, 18, 19, 21, 27])
@pytest.mark.parametrize(("lon", "lat"), [(181, 42), (130, 91), (200, 42), (-181, 0), (0, -90.5)])
def test_a_place_that_is_none_takes_the_other_coordinate_with_it(msg_type: int, lon: float, lat: float) -> None:
    found = tables(whole(message(msg_type, lon=lon, lat=lat)))
    (row,) = [
        *found.positions.rows(named=True),
        *found.base_stations.rows(named=True),
        *found.aids_to_navigation.rows(named=True),
    ]
    assert (row["lon_deg"], row["lat_deg"]) == (None, None)


@pytest.mark.parametrize(("lon", "lat"), [(-180, -90), (180, 90), (0, 0)])
def test_the_ends_of_the_earth_and_its_middle_are_places(lon: float, lat: float) -> None:
    for row in (position(lon=lon, lat=lat), position(27, lon=lon, lat=lat)):
        assert (row["lon_deg"], row["lat_deg"]) == (lon, lat)


def test_type_27_is_coarse_and_in_tenths_of_a_minute() -> None:
    coarse = written(whole(message(27, speed=12, course=359, status=8)), 44, 18, -1)
    row = tables(written(coarse, 62, 17, 25_323)).positions.row(0, named=True)
    assert (row["lon_deg"], row["lat_deg"]) == (-0.001667, 42.205)
    assert (row["sog_knots"], row["cog_deg"], row["nav_status"], row["heading_deg"]) == (12.0, 359.0, 8, None)


def test_type_5_gives_all_it_says() -> None:
    row = static(
        imo=9161003,
        callsign="UBXX",
        shipname="LADY R",
        ship_type=70,
        to_bow=100,
        to_stern=22,
        to_port=9,
        to_starboard=10,
        draught=6.5,
        destination="RAJIN",
        month=3,
        day=10,
        hour=23,
        minute=0,
    )
    assert row == {
        "row": 0,
        "msg_type": 5,
        "mmsi": SHIP,
        "imo": 9161003,
        "call_sign": "UBXX",
        "ship_name": "LADY R",
        "ship_type": 70,
        "to_bow_m": 100,
        "to_stern_m": 22,
        "to_port_m": 9,
        "to_starboard_m": 10,
        "length_m": 122,
        "width_m": 19,
        "draught_m": 6.5,
        "destination": "RAJIN",
        "eta_month": 3,
        "eta_day": 10,
        "eta_hour": 23,
        "eta_minute": 0,
    }


def test_not_available_is_null_in_type_5() -> None:
    assert told(static(hour=24, minute=60)) == {"row": 0, "msg_type": 5, "mmsi": SHIP, "ship_type": 0}


def test_a_size_without_a_reference_point_stays_as_it_was_said() -> None:
    row = static(to_bow=0, to_stern=90, to_port=0, to_starboard=12)
    assert [row[name] for name in ("to_bow_m", "to_stern_m", "length_m", "width_m")] == [0, 90, 90, 12]


def test_half_a_size_is_the_half_that_is_known() -> None:
    row = static(to_bow=50, to_stern=40)
    assert [row[name] for name in ("length_m", "width_m", "to_port_m")] == [90, None, None]


def test_the_greatest_sizes_do_not_overflow() -> None:
    row = static(to_bow=511, to_stern=511, to_port=63, to_starboard=63)
    assert (row["length_m"], row["width_m"]) == (1022, 126)


@pytest.mark.parametrize(("msg_type", "bit"), [(5, 232), (19, 263), (24, 40)])
@pytest.mark.parametrize("ship_type", [0, 9, 27, 38, 39, 57, 100, 255])
def test_ship_type_is_raw(msg_type: int, bit: int, ship_type: int) -> None:
    payload = written(whole(message(msg_type, partno=1)), bit, 8, ship_type)
    assert tables(payload).statics["ship_type"].item() == ship_type


@pytest.mark.parametrize(
    ("said", "meant"), [("@@J130B", None), ("AB@CD", "AB"), ("  X ", "X"), ("", None), ("<BR>", "<BR>"), ("A B", "A B")]
)
def test_text_ends_at_the_first_at_sign(said: str, meant: str | None) -> None:
    assert static(callsign=said)["call_sign"] == meant
    assert static(shipname=said)["ship_name"] == meant
    assert static(destination=said)["destination"] == meant
    assert aid(name=said)["aid_name"] == meant


def test_the_longest_texts_are_whole() -> None:
    row = static(callsign="ABCDEFG", shipname="A234567890B234567890", destination="C234567890D234567890")
    assert [row[name] for name in ("call_sign", "ship_name", "destination")] == [
        "ABCDEFG",
        "A234567890B234567890",
        "C234567890D234567890",
    ]


def test_type_19_is_a_position_and_a_static_report_of_one_message() -> None:
    found = tables(whole(message(19, shipname="KUM YA", to_bow=12, to_stern=8, ship_type=36)))
    assert found.positions["row"].to_list() == found.statics["row"].to_list() == [0]
    row = found.statics.row(0, named=True)
    assert (row["ship_name"], row["length_m"], row["ship_type"], row["imo"]) == ("KUM YA", 20, 36, None)


def test_part_a_says_the_name_and_part_b_the_rest() -> None:
    assert static(24, partno=0, shipname="KUM YA")["ship_name"] == "KUM YA"
    row = static(24, partno=1, callsign="HMXX", ship_type=80, to_bow=10, to_stern=20)
    assert (row["call_sign"], row["ship_type"], row["length_m"], row["ship_name"]) == ("HMXX", 80, 30, None)


def test_a_craft_of_a_mother_ship_has_no_size_in_part_b() -> None:
    row = static(24, partno=1, mmsi=982731234, mothership_mmsi=SHIP)
    assert (row["to_bow_m"], row["length_m"]) == (None, None)


@pytest.mark.parametrize("msg_type", [4, 11])
def test_a_base_station_says_its_place_and_its_time(msg_type: int) -> None:
    assert base_station(msg_type) == {
        "row": 0,
        "msg_type": msg_type,
        "mmsi": SHIP,
        "reported_at_utc": datetime(2024, 3, 9, 16, 5, 7),  # noqa: DTZ001  UTC
        "lon_deg": 130.3,
        "lat_deg": 42.2,
    }


@pytest.mark.parametrize(
    "said",
    [
        {"year": 0},
        {"month": 0},
        {"month": 13},
        {"day": 0},
        {"day": 30, "month": 2},
        {"hour": 24},
        {"minute": 60},
        {"second": 60},
        {"year": 16383},
    ],
)
def test_a_time_of_which_a_part_is_not_known_or_that_is_none_is_null(said: dict[str, int]) -> None:
    assert base_station(**said)["reported_at_utc"] is None


@pytest.mark.parametrize("year", [1, 999, 1969, 9999])
def test_a_year_far_off_is_what_the_station_says(year: int) -> None:
    assert base_station(year=year)["reported_at_utc"] == datetime(year, 3, 9, 16, 5, 7)  # noqa: DTZ001  UTC


def test_an_aid_to_navigation_gives_all_it_says() -> None:
    row = aid(aid_type=14, name="RAJIN 1", to_bow=3, to_stern=4, to_port=1, to_starboard=2, second=10, off_position=1)
    assert row == {
        "row": 0,
        "msg_type": 21,
        "mmsi": SHIP,
        "aid_type": 14,
        "aid_name": "RAJIN 1",
        "lon_deg": 130.3,
        "lat_deg": 42.2,
        "to_bow_m": 3,
        "to_stern_m": 4,
        "to_port_m": 1,
        "to_starboard_m": 2,
        "is_off_position": True,
        "is_virtual": False,
    }


def test_the_name_of_an_aid_goes_on_where_its_first_twenty_characters_are_full() -> None:
    assert aid(name="A" * 20, name_ext="BUOY 1@X")["aid_name"] == "A" * 20 + "BUOY 1"
    assert aid(name="A" * 19 + " ", name_ext="BUOY")["aid_name"] == "A" * 19 + " BUOY"
    assert aid(name="SHORT", name_ext="BUOY")["aid_name"] == "SHORT"


@pytest.mark.parametrize("characters", range(15))
def test_a_name_extension_has_as_many_characters_as_there_are_bits(characters: int) -> None:
    bits = bits_of(*whole(message(21, name="A" * 20))[:2])
    length = 272 + 6 * characters
    cut = Bits(bits.value >> bits.length - length, length) if bits.length >= length else bits
    for at in range(characters):
        cut = cut.written(272 + 6 * at, 6, 2)
    assert tables(cut.armoured()).aids_to_navigation["aid_name"].item() == "A" * 20 + "B" * characters


def test_what_an_aid_does_not_say_is_null_and_without_a_fix_nobody_knows_whether_it_is_off_its_place() -> None:
    row = aid(lon=181, lat=91, second=60, off_position=1, virtual_aid=1)
    assert told(row) == {"row": 0, "msg_type": 21, "mmsi": SHIP, "is_virtual": True}
    assert aid(second=59)["is_off_position"] is False


def test_types_without_a_table_are_told_as_others_and_what_is_not_taken_is_nothing() -> None:
    wholes = [whole(message(kind)) for kind in (20, 1, 4, 15, 21)]
    everything = tables_of(packed(*wholes), np.ones(len(wholes), np.bool_))
    assert [frame["row"].to_list() for frame in everything] == [[1], [], [2], [4], [0, 3]]
    are_taken = np.array([True, False, True, False, False])
    assert [frame.height for frame in tables_of(packed(*wholes), are_taken)] == [0, 0, 1, 0, 1]


def test_rows_count_the_payloads_and_stand_in_their_order() -> None:
    kinds = (4, 27, 19, 5, 1, 24, 18, 21, 9)
    found = tables(*(whole(message(kind, shipname=f"SHIP {kind}")) for kind in kinds))
    assert found.positions["msg_type"].to_list() == [27, 19, 1, 18, 9]
    assert found.positions["row"].to_list() == [1, 2, 4, 6, 8]
    assert found.statics.select("row", "ship_name").rows() == [(2, "SHIP 19"), (3, "SHIP 5"), (5, "SHIP 24")]
    assert found.positions.schema["mmsi"] == pl.UInt32


def test_each_message_of_a_feed_is_a_row_of_its_table_with_where_it_was_received(tmp_path: Path) -> None:
    kinds = (1, 5, 4, 21, 20)
    lines = [line for kind in kinds for line in heard(message(kind), station="one")]
    result = decoded(feed_of(tmp_path / "feed", *lines))
    for frame, kind in (
        (result.positions, 1),
        (result.statics, 5),
        (result.base_stations, 4),
        (result.aids_to_navigation, 21),
        (result.other_messages, 20),
    ):
        row = frame.row(0, named=True)
        assert frame.height == 1
        assert (row["mmsi"], row["station"], row["received_at_utc"]) == (SHIP, "one", HEARD_AT)
        assert lines[row["line_no"] - 1] == heard(message(kind), station="one")[0]
        assert set(RECEIVED) <= set(row)
    assert json.loads(result.other_messages["message"].item())["msg_type"] == 20
    assert "msg_type" not in result.aids_to_navigation.columns


def test_a_number_of_ten_digits_is_no_mmsi(tmp_path: Path) -> None:
    payload, fill_bits, _ = written(whole(message()), 8, 30, 1_000_000_000)
    line = heard([framed(f"AIVDM,1,1,,A,{payload.decode()},{fill_bits}")])[0]
    assert reasons(decoded(feed_of(tmp_path / "feed", line))) == {1: "bad_value"}
