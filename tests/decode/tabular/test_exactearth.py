from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from layouts import Layout, values
from sentences import reasons

# The first half of the 139 columns and some of the others; none of the rest is read.
EXACTEARTH = Layout(
    "MMSI,Message_ID,Repeat_indicator,Time,Millisecond,Region,Country,Base_station,Online_data,Group_code,Sequence_ID,"
    "Channel,Data_length,Vessel_Name,Call_sign,IMO,Ship_Type,Dimension_to_Bow,Dimension_to_stern,Dimension_to_port,"
    "Dimension_to_starboard,Draught,Destination,AIS_version,Navigational_status,ROT,SOG,Accuracy,Longitude,Latitude,"
    "COG,Heading,Regional,Maneuver,RAIM_flag,Communication_flag,Communication_state,UTC_second,Fixing_device,"
    "Transmission_control,ETA_month,ETA_day,ETA_hour,ETA_minute,Altitude,Part_Number,spare",
    {"MMSI": "273000001", "Time": "20240309_160004", "Millisecond": "640", "Region": "66"},
)
POSITION = {
    "Message_ID": "1",
    "Longitude": "130.3",
    "Latitude": "42.2",
    "SOG": "10.4",
    "COG": "239.0",
    "Heading": "245.0",
    "Navigational_status": "0.0",
    "ROT": "-1.116",
}
VOYAGE = {
    "Message_ID": "5",
    "Data_length": '"[56, 15]"',
    "Vessel_Name": "LADY R              ",
    "Call_sign": "UBXX ",
    "IMO": "9161003.0",
    "Ship_Type": "70.0",
    "Dimension_to_Bow": "170.0",
    "Dimension_to_stern": "29.0",
    "Dimension_to_port": "9.0",
    "Dimension_to_starboard": "23.0",
    "Draught": "61.0",
    "Destination": '"VOSTOCHNY, RU"',
    "ETA_month": "3.0",
    "ETA_day": "14.0",
    "ETA_hour": "24.0",
    "ETA_minute": "60.0",
}


def quoted(row: str) -> str:
    return ",".join(f'"{value}"' for value in row.replace('"', "").replace(", ", ";").split(",")).replace(";", ", ")


def test_a_position_report_gives_a_position_and_nothing_else(tmp_path: Path) -> None:
    result = EXACTEARTH.decoded(tmp_path, EXACTEARTH.row(**POSITION))
    found = result.positions.row(0, named=True)
    at = datetime(2024, 3, 9, 16, 0, 4, 640_000)  # noqa: DTZ001  times in Tumen are UTC without a zone
    assert values(found, "mmsi", "msg_type", "received_at_utc", "station") == (273000001, 1, at, "66")
    assert values(found, "lon_deg", "lat_deg", "sog_knots", "cog_deg") == (130.3, 42.2, 10.4, 239)
    assert values(found, "heading_deg", "nav_status") == (245, 0)
    assert result.statics.height == 0


def test_a_static_report_gives_a_static_report_and_nothing_else(tmp_path: Path) -> None:
    result = EXACTEARTH.decoded(tmp_path, EXACTEARTH.row(**VOYAGE))
    found = result.statics.row(0, named=True)
    assert values(found, "mmsi", "msg_type", "imo", "call_sign", "ship_name") == (
        273000001,
        5,
        9161003,
        "UBXX",
        "LADY R",
    )
    assert values(found, "ship_type", "draught_m", "destination") == (70, 6.1, "VOSTOCHNY, RU")
    assert values(found, "to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m") == (170, 29, 9, 23)
    assert values(found, "length_m", "width_m") == (199, 32)
    assert values(found, "eta_month", "eta_day", "eta_hour", "eta_minute") == (3, 14, None, None)
    assert (result.positions.height, result.account.accepted) == (0, 1)


def test_quoting_every_value_changes_nothing_but_the_bytes(tmp_path: Path) -> None:
    rows = [EXACTEARTH.row(**POSITION), EXACTEARTH.row(**VOYAGE)]
    plain = EXACTEARTH.decoded(tmp_path, *rows)
    in_quotes = EXACTEARTH.decoded(tmp_path, *map(quoted, rows))
    own = ("file_id", "byte_offset", "payload_hash")
    assert in_quotes.positions.drop(own).equals(plain.positions.drop(own))
    assert in_quotes.statics.drop(own).equals(plain.statics.drop(own))


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"Longitude": "181.0", "Latitude": "91.0"}, "lon_deg"),
        ({"Longitude": "181.0", "Latitude": "91.0"}, "lat_deg"),
        ({"SOG": "102.3"}, "sog_knots"),
        ({"SOG": "None"}, "sog_knots"),
        ({"Message_ID": "27", "SOG": "63.0"}, "sog_knots"),
        ({"COG": "None"}, "cog_deg"),
        ({"Message_ID": "27", "COG": "511.0"}, "cog_deg"),
        ({"Heading": "511.0"}, "heading_deg"),
        ({"Navigational_status": "15.0"}, "nav_status"),
    ],
)
def test_not_available_is_null(tmp_path: Path, said: dict[str, str], name: str) -> None:
    assert EXACTEARTH.position(tmp_path, **POSITION | said)[name] is None


def test_63_knots_are_a_speed_where_the_type_has_tenths_and_140_in_an_aircraft(tmp_path: Path) -> None:
    rows = [EXACTEARTH.row(**POSITION | said) for said in ({"SOG": "63.0"}, {"Message_ID": "9", "SOG": "140.0"})]
    assert EXACTEARTH.decoded(tmp_path, *rows).positions["sog_knots"].to_list() == [63, 140]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"Draught": "0.0"}, "draught_m"),
        ({"IMO": "0.0"}, "imo"),
        ({"Vessel_Name": "None"}, "ship_name"),
        ({"Call_sign": "@@@@@@@"}, "call_sign"),
        ({"Dimension_to_port": "0.0", "Dimension_to_starboard": "0.0"}, "width_m"),
        ({"ETA_month": "0.0"}, "eta_month"),
    ],
)
def test_not_available_is_null_in_a_static_report(tmp_path: Path, said: dict[str, str], name: str) -> None:
    assert EXACTEARTH.static(tmp_path, **VOYAGE | said)[name] is None


def test_the_two_parts_of_type_24_are_two_reports(tmp_path: Path) -> None:
    parts: list[dict[str, Any]] = [{"Vessel_Name": "KUM YA"}, {"Call_sign": "HMYA", "Ship_Type": "80.0"}]
    rows = [EXACTEARTH.row(Message_ID="24", **part) for part in parts]
    found = EXACTEARTH.decoded(tmp_path, *rows).statics
    assert found.select("msg_type", "ship_name", "call_sign").rows() == [(24, "KUM YA", None), (24, None, "HMYA")]


@pytest.mark.parametrize("kind", ["4", "11", "21", "8"])
def test_other_messages_are_accepted_and_give_no_position(tmp_path: Path, kind: str) -> None:
    result = EXACTEARTH.decoded(tmp_path, EXACTEARTH.row(**POSITION | {"Message_ID": kind}))
    assert (result.account.accepted, result.positions.height) == (1, 0)


def test_a_base_station_is_named_before_the_region(tmp_path: Path) -> None:
    assert EXACTEARTH.position(tmp_path, **POSITION, Base_station="2734417")["station"] == "2734417"


def test_rows_that_cannot_be_used_are_quarantined_with_their_reason(tmp_path: Path) -> None:
    rows = [
        EXACTEARTH.row(**POSITION | {"Time": "2024-03-09 16:00:04"}),
        EXACTEARTH.row(**POSITION | {"Time": "None"}),
        EXACTEARTH.row(**POSITION | {"Message_ID": "1.5"}),
        EXACTEARTH.row(**POSITION | {"Latitude": "42N"}),
        EXACTEARTH.row(**POSITION) + ",",
        EXACTEARTH.row(**POSITION)[:-3],
        quoted(EXACTEARTH.row(**POSITION))[:-1],
        quoted(EXACTEARTH.row(**POSITION)).replace('"66"', '"6"6"'),
    ]
    result = EXACTEARTH.decoded(tmp_path, *rows, EXACTEARTH.row(**POSITION))
    assert reasons(result) == {
        2: "bad_value",
        3: "no_time",
        **dict.fromkeys((4, 5), "bad_value"),
        **dict.fromkeys((6, 7, 8, 9), "bad_sentence"),
    }
