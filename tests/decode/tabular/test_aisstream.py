"""Frames of aisstream.io, after captures that others published, the traps among them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from json_feeds import one, read, static, values
from sentences import reasons

AT = datetime(2024, 3, 9, 16, 0, 4)  # noqa: DTZ001  times in Tumen are UTC without a zone
ETA = ("eta_month", "eta_day", "eta_hour", "eta_minute")
SIDES = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")


def frame(kind: str, message: dict[str, Any], **about: object) -> dict[str, Any]:
    ordinary: dict[str, Any] = {
        "MMSI": 273000001,
        "MMSI_String": 273000001,
        "ShipName": "LADY R              ",
        "latitude": 42.2,
        "longitude": 130.3,
        "time_utc": "2024-03-09 16:00:04.342017448 +0000 UTC",
    }
    whole = {"UserID": 273000001, "Valid": True, **message}
    return {"Message": {kind: whole}, "MessageType": kind, "MetaData": ordinary | about}


REPORT: dict[str, Any] = {
    "MessageID": 3,
    "Cog": 333.7,
    "Latitude": 42.25,
    "Longitude": 130.35,
    "NavigationalStatus": 5,
    "RateOfTurn": 0,
    "Sog": 0.1,
    "Timestamp": 37,
    "TrueHeading": 338,
}
SHIP: dict[str, Any] = {
    "MessageID": 5,
    "CallSign": "UBXX@@@",
    "Destination": "VOSTOCHNY@@@@@@@@@@@",
    "Dimension": {"A": 100, "B": 22, "C": 9, "D": 10},
    "Eta": {"Day": 14, "Hour": 7, "Minute": 30, "Month": 3},
    "ImoNumber": 9161003,
    "MaximumStaticDraught": 6.1,
    "Name": "LADY R  @@@@@@@@@@@@",
    "Type": 70,
}


def test_a_position_report_is_what_its_message_says_and_not_what_stands_beside_it(tmp_path: Path) -> None:
    found = one(tmp_path, frame("PositionReport", REPORT))
    assert values(found, "mmsi", "msg_type", "lat_deg", "lon_deg") == (273000001, 3, 42.25, 130.35)
    assert values(found, "cog_deg", "heading_deg", "nav_status") == (pytest.approx(333.7), 338, 5)
    assert found["received_at_utc"] == AT.replace(microsecond=342017)


@pytest.mark.parametrize(
    ("text", "microsecond"),
    [("16:00:04.5 +0000 UTC", 500_000), ("16:00:04 +0000 UTC", 0), ("16:00:04.000000999 +0000 UTC", 0)],
)
def test_the_time_has_up_to_nine_digits_behind_the_second(tmp_path: Path, text: str, microsecond: int) -> None:
    found = one(tmp_path, frame("PositionReport", REPORT, time_utc=f"2024-03-09 {text}"))
    assert found["received_at_utc"] == AT.replace(microsecond=microsecond)


def test_not_available_is_null(tmp_path: Path) -> None:
    unknown = {"Cog": 360, "Sog": 102.3, "TrueHeading": 511, "Latitude": 91, "Longitude": 181, "NavigationalStatus": 15}
    found = one(tmp_path, frame("PositionReport", REPORT | unknown))
    names = ("cog_deg", "sog_knots", "heading_deg", "lat_deg", "lon_deg", "nav_status")
    assert values(found, *names) == (None,) * 6
    long_range = {"MessageID": 27, "Sog": 63, "Cog": 511}
    found = one(tmp_path, frame("LongRangeAisBroadcastMessage", REPORT | long_range))
    assert values(found, "sog_knots", "cog_deg") == (None, None)


def test_a_static_report_has_no_position_though_one_stands_beside_it(tmp_path: Path) -> None:
    result = read(tmp_path, frame("ShipStaticData", SHIP))
    found = result.statics.row(0, named=True)
    assert result.positions.height == 0
    assert values(found, "msg_type", "imo", "call_sign", "ship_name") == (5, 9161003, "UBXX", "LADY R")
    assert values(found, "ship_type", "destination", "draught_m") == (70, "VOSTOCHNY", pytest.approx(6.1))
    assert values(found, *SIDES, "length_m", "width_m") == (100, 22, 9, 10, 122, 19)
    assert values(found, *ETA) == (3, 14, 7, 30)


def test_what_a_static_report_does_not_know_is_null(tmp_path: Path) -> None:
    nothing = {
        "ImoNumber": 0,
        "MaximumStaticDraught": 0,
        "Destination": "@@@@",
        "Dimension": dict.fromkeys("ABCD", 0),
        "Eta": {"Day": 0, "Hour": 24, "Minute": 60, "Month": 0},
    }
    found = static(tmp_path, frame("ShipStaticData", SHIP | nothing))
    assert values(found, "imo", "draught_m", "destination", *SIDES, "length_m", *ETA) == (None,) * 12


def test_of_a_report_in_two_parts_the_part_that_is_valid_counts(tmp_path: Path) -> None:
    name = {"Name": "KUM YA", "Valid": True}
    data = {"CallSign": "HMXX", "Dimension": {"A": 8, "B": 4, "C": 2, "D": 2}, "ShipType": 37, "Valid": True}
    blank = {"CallSign": "", "Dimension": dict.fromkeys("ABCD", 0), "ShipType": 0, "Valid": False}
    first = {"MessageID": 24, "PartNumber": False, "ReportA": name, "ReportB": blank}
    second = {"MessageID": 24, "PartNumber": True, "ReportA": {"Name": "", "Valid": False}, "ReportB": data}
    result = read(
        tmp_path,
        frame("StaticDataReport", first, ShipName=""),
        frame("StaticDataReport", second, ShipName="KUM YA"),
    )
    rows = result.statics.select("msg_type", "ship_name", "call_sign", "ship_type", "length_m").rows()
    assert rows == [(24, "KUM YA", None, None, None), (24, "KUM YA", "HMXX", 37, 12)]


def test_the_name_beside_a_position_is_the_services_own_and_kept(tmp_path: Path) -> None:
    result = read(tmp_path, frame("PositionReport", REPORT), frame("PositionReport", REPORT | {"Sog": 3}))
    assert result.statics.select("line_no", "msg_type", "ship_name").rows() == [(1, None, "LADY R")]


def test_stations_and_buoys_give_no_ship(tmp_path: Path) -> None:
    buoy = {"MessageID": 21, "Name": "VOSTOCHNY 4", "Latitude": 42.7, "Longitude": 133.1, "Type": 1}
    station = {"MessageID": 4, "Latitude": 42.7, "Longitude": 133.1}
    result = read(tmp_path, frame("AidsToNavigationReport", buoy), frame("BaseStationReport", station))
    assert (result.positions.height, result.statics.height, result.account.accepted) == (0, 0, 2)


def test_frames_that_are_no_messages(tmp_path: Path) -> None:
    frames = [
        {"MessageType": "SubscriptionConfirmation", "MetaData": {}},
        frame("PositionReport", REPORT),
        {"error": "Api Key Is Not Valid"},
        frame("PositionReport", {"Valid": False}),
        {"MessageType": "PositionReport", "Message": {}, "MetaData": {}},
        {"MessageType": "PositionReport", "Message": 7, "MetaData": [1]},
        {"MessageType": ["PositionReport"], "Message": {"PositionReport": {}}, "MetaData": None},
    ]
    result = read(tmp_path, *frames)
    assert reasons(result) == {3: "bad_sentence", **dict.fromkeys((4, 5, 6, 7), "bad_value")}
    assert (result.account.accepted, result.account.ignored) == (1, 1)
