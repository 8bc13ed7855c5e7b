from typing import Any

import polars as pl
import pytest
from pyais.bit_vector import bit_vector
from sentences import SHIP, message

from pipeline.decode.messages import decode_payloads
from pipeline.decode.payloads import fault_of
from pipeline.decode.sentinels import clean_positions, clean_statics

POSITION_TYPES = (1, 2, 3, 9, 18, 19, 27)


def whole(sentences: list[str]) -> tuple[bytes, int]:
    fields = [sentence.split(",") for sentence in sentences]
    return "".join(field[5] for field in fields).encode(), int(fields[-1][6][0])


def position(msg_type: int = 1, **fields: Any) -> dict[str, Any]:
    frame = clean_positions(decode_payloads([whole(message(msg_type, **fields))]).positions)
    return frame.row(0, named=True)


def static(msg_type: int = 5, **fields: Any) -> dict[str, Any]:
    frame = clean_statics(decode_payloads([whole(message(msg_type, **fields))]).statics)
    return frame.row(0, named=True)


def with_bits(payload: tuple[bytes, int], at: int, width: int, value: int) -> tuple[bytes, int]:
    """The payload with some bits written over."""
    data, fill_bits = payload
    length = len(data) * 6
    shift = length - at - width
    bits = int("".join(f"{bit_vector(data[n : n + 1]).get(0, 6):06b}" for n in range(len(data))), 2)
    bits = bits & ~(((1 << width) - 1) << shift) | value << shift
    values = [bits >> (length - 6 * (n + 1)) & 63 for n in range(len(data))]
    return bytes(value + 48 if value < 40 else value + 56 for value in values), fill_bits


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
    left = {name: value for name, value in row.items() if value is not None}
    assert left == {"row": 0, "msg_type": msg_type, "mmsi": SHIP}


def test_the_greatest_speed_that_can_be_said_is_a_speed() -> None:
    assert position(speed=102.2)["sog_knots"] == pytest.approx(102.2)
    assert position(27, speed=62)["sog_knots"] == 62
    assert position(9, speed=168)["sog_knots"] == 168
    assert position(9, speed=1022)["sog_knots"] == 1022


@pytest.mark.parametrize(("lon", "lat"), [(181, 42), (130, 91), (200, 42), (-181, 0), (0, -90.5)])
def test_a_place_that_is_none_takes_the_other_coordinate_with_it(lon: float, lat: float) -> None:
    row = position(lon=lon, lat=lat)
    assert (row["lon_deg"], row["lat_deg"]) == (None, None)


def test_the_ends_of_the_earth_are_places() -> None:
    row = position(lon=-180, lat=-90)
    assert (row["lon_deg"], row["lat_deg"]) == (-180, -90)


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
    row = static(hour=24, minute=60)
    left = {name: value for name, value in row.items() if value is not None}
    assert left == {"row": 0, "msg_type": 5, "mmsi": SHIP, "ship_type": 0}


def test_a_size_without_a_reference_point_stays_as_it_was_said() -> None:
    row = static(to_bow=0, to_stern=90, to_port=0, to_starboard=12)
    assert [row[name] for name in ("to_bow_m", "to_stern_m", "length_m", "width_m")] == [0, 90, 90, 12]


def test_half_a_size_is_the_half_that_is_known() -> None:
    row = static(to_bow=50, to_stern=40)
    assert [row[name] for name in ("length_m", "width_m", "to_port_m")] == [90, None, None]


@pytest.mark.parametrize(("msg_type", "bit"), [(5, 232), (19, 263), (24, 40)])
@pytest.mark.parametrize("ship_type", [0, 9, 27, 38, 39, 57, 100, 255])
def test_ship_type_is_raw(msg_type: int, bit: int, ship_type: int) -> None:
    payload = with_bits(whole(message(msg_type, partno=1)), bit, 8, ship_type)
    assert clean_statics(decode_payloads([payload]).statics)["ship_type"].item() == ship_type


@pytest.mark.parametrize(
    ("said", "meant"), [("@@J130B", None), ("AB@CD", "AB"), ("  X ", "X"), ("", None), ("<BR>", "<BR>")]
)
def test_text_ends_at_the_first_at_sign(said: str, meant: str | None) -> None:
    assert static(callsign=said)["call_sign"] == meant


def test_part_a_says_the_name_and_part_b_the_rest() -> None:
    assert static(24, partno=0, shipname="KUM YA")["ship_name"] == "KUM YA"
    row = static(24, partno=1, callsign="HMXX", ship_type=80, to_bow=10, to_stern=20)
    assert (row["call_sign"], row["ship_type"], row["length_m"], row["ship_name"]) == ("HMXX", 80, 30, None)


def test_a_craft_of_a_mother_ship_has_no_size_in_part_b() -> None:
    row = static(24, partno=1, mmsi=982731234, mothership_mmsi=SHIP)
    assert (row["to_bow_m"], row["length_m"]) == (None, None)


def test_a_number_of_ten_digits_is_no_mmsi() -> None:
    assert decode_payloads([with_bits(whole(message()), 8, 30, 1_000_000_000)]).faults == {0: "bad_value"}


def test_types_without_a_table_give_no_row() -> None:
    decoded = decode_payloads([whole(message(4)), whole(message(21))])
    assert (decoded.positions.height, decoded.statics.height, decoded.faults) == (0, 0, {})


@pytest.mark.parametrize("msg_type", [*POSITION_TYPES, 4])
def test_a_whole_payload_is_right_and_a_character_less_or_more_is_not(msg_type: int) -> None:
    payload, fill_bits = whole(message(msg_type))
    assert fault_of(payload, fill_bits) is None
    for wrong in (payload[:-1], payload[:5], b"", payload + b"0"):
        assert fault_of(wrong, 0) == "bad_length"


@pytest.mark.parametrize(("bits", "fill_bits"), [(424, 2), (422, 4), (420, 0), (426, 0)])
def test_type_5_comes_in_the_lengths_of_the_air(bits: int, fill_bits: int) -> None:
    assert fault_of(b"5" + b"0" * ((bits + fill_bits) // 6 - 1), fill_bits) is None


@pytest.mark.parametrize("kind", ["0", "l", "w"])
def test_types_that_do_not_exist_cannot_be_decoded(kind: str) -> None:
    assert fault_of(kind.encode() + b"0" * 27, 0) == "undecodable"


def test_parts_2_and_3_of_type_24_cannot_be_decoded() -> None:
    assert fault_of(*with_bits(whole(message(24, partno=1)), 38, 2, 3)) == "undecodable"


def test_rows_count_the_payloads() -> None:
    decoded = decode_payloads([whole(message(4)), whole(message()), whole(message(19))])
    assert decoded.positions["row"].to_list() == [1, 2]
    assert decoded.statics["row"].to_list() == [2]
    assert decoded.positions.schema["mmsi"] == pl.UInt32
