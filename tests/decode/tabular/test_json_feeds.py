"""Every JSON format, from the examples of its documentation and of others' captures, the traps among them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from json_feeds import one, read, values
from sentences import reasons

from pipeline.decode.tabular.catalogue import TABLES
from pipeline.decode.tabular.columns import KNOWN, Coded, Number
from pipeline.decode.tabular.json_catalogue import JSON_TABLES
from pipeline.decode.tabular.values import VALUES
from pipeline.feeds.formats import FeedFormat

AT = datetime(2024, 3, 9, 16, 0, 4)  # noqa: DTZ001  times in Tumen are UTC without a zone
ETA = ("eta_month", "eta_day", "eta_hour", "eta_minute")
SIDES = ("to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m")


@pytest.mark.parametrize("known", [known for known in FeedFormat if known.is_json])
def test_every_json_format_has_a_table_of_columns_of_ours(known: FeedFormat) -> None:
    table = JSON_TABLES[known].table
    assert TABLES[known] is table
    names = [column.ours for column in table.columns]
    assert len(names) == len(set(names))
    assert "mmsi" in names
    assert set(names) <= {*VALUES, "eta"}
    assert {column.ours for column in table.columns if isinstance(column, Number | Coded)} <= set(KNOWN)


# AISHub with format=1, after its documentation (format=0 has a real sample)


def test_aishub_in_words_has_degrees_knots_metres_and_gmt(tmp_path: Path) -> None:
    vessel = {
        "MMSI": 413811000,
        "TIME": "2024-03-09 16:00:04 GMT",
        "LONGITUDE": 118.44586666667,
        "LATITUDE": 38.874833333333,
        "COG": 356,
        "SOG": 0.1,
        "HEADING": 116,
        "NAVSTAT": 1,
        "IMO": 9118824,
        "NAME": "JIN HAI XIANG",
        "CALLSIGN": "BVKU",
        "TYPE": 70,
        "A": 197,
        "B": 27,
        "C": 20,
        "D": 12,
        "DRAUGHT": 7.5,
        "DEST": "CAOFEIDIAN",
        "ETA": "04-10 07:00",
    }
    result = read(tmp_path, [{"ERROR": False, "USERNAME": "X", "FORMAT": "HUMAN", "RECORDS": 1}, [vessel]])
    found, told = result.positions.row(0, named=True), result.statics.row(0, named=True)
    assert (result.account.format, result.account.lines, result.account.ignored) == ("aishub_human_json", 2, 1)
    assert values(found, "received_at_utc", "lon_deg", "lat_deg") == (AT, 118.44586666667, 38.874833333333)
    assert values(found, "sog_knots", "cog_deg", "heading_deg") == (pytest.approx(0.1), 356, 116)
    assert values(told, "draught_m", "length_m", "width_m", *ETA) == (7.5, 224, 32, 4, 10, 7, 0)


def test_aishub_encoded_sentinels_and_wrong_records(tmp_path: Path) -> None:
    vessel: dict[str, Any] = {
        "MMSI": 1,
        "TIME": "1710000004",
        "LONGITUDE": 108600000,
        "LATITUDE": 54600000,
        "SOG": 1023,
        "COG": 3600,
    }
    vessel |= {"HEADING": 511, "NAVSTAT": 15, "IMO": 0, "DRAUGHT": 0, "ETA": 1596, "NAME": "@@@", "DEST": "", "A": 0}
    in_words = vessel | {"TIME": "2024-03-09 16:00:04 GMT"}
    result = read(tmp_path, [{"ERROR": False}, [vessel, in_words, {"ERROR": True}, {"MMSI": 1}]])
    found = result.positions.row(0, named=True)
    names = ("lon_deg", "lat_deg", "sog_knots", "cog_deg", "heading_deg", "nav_status")
    assert (found["received_at_utc"], values(found, *names)) == (AT, (None,) * 6)
    assert result.statics.height == 0
    assert reasons(result) == dict.fromkeys((3, 4, 5), "bad_sentence")


# Digitraffic


def feature(**properties: object) -> dict[str, Any]:
    about: dict[str, Any] = {
        "mmsi": 230982000,
        "sog": 10.7,
        "cog": 326.6,
        "navStat": 0,
        "rot": -128,
        "posAcc": True,
        "heading": 325,
    }
    about |= {"raim": False, "timestamp": 59, "timestampExternal": 1710000004345}
    point = {"type": "Point", "coordinates": [20.345818, 60.03802]}
    return {"mmsi": 230982000, "type": "Feature", "geometry": point, "properties": about | properties}


def test_digitraffic_a_location_is_a_feature_with_milliseconds(tmp_path: Path) -> None:
    page = {"type": "FeatureCollection", "dataUpdatedTime": "2024-03-09T16:00:30Z", "features": [feature()]}
    found = one(tmp_path, page)
    assert values(found, "mmsi", "lon_deg", "lat_deg") == (230982000, 20.345818, 60.03802)
    assert values(found, "sog_knots", "cog_deg") == (pytest.approx(10.7), pytest.approx(326.6))
    assert values(found, "received_at_utc", "line_no") == (AT.replace(microsecond=345_000), 1)


def test_digitraffic_leaves_not_available_in(tmp_path: Path) -> None:
    found = one(tmp_path, {"features": [feature(sog=102.3, cog=360.0, heading=511, navStat=15)]})
    assert values(found, "sog_knots", "cog_deg", "heading_deg", "nav_status") == (None,) * 4


@pytest.mark.parametrize(
    ("geometry", "lon_deg"),
    [
        (None, None),
        ({"type": "Point", "coordinates": [20.5, 60.0, 3.0]}, 20.5),
        ({"type": "Point", "coordinates": [181, 91]}, None),
    ],
)
def test_digitraffic_a_feature_may_have_no_place(tmp_path: Path, geometry: object, lon_deg: float | None) -> None:
    assert one(tmp_path, {"features": [feature() | {"geometry": geometry}]})["lon_deg"] == lon_deg


@pytest.mark.parametrize("coordinates", [[], [20.5], "20.5,60", [[20.5, 60.0], [20.6, 60.0]], [None, {}]])
def test_digitraffic_a_place_that_is_no_point_is_a_bad_value(tmp_path: Path, coordinates: object) -> None:
    odd = feature() | {"geometry": {"type": "Point", "coordinates": coordinates}}
    assert reasons(read(tmp_path, {"features": [feature(), odd]})) == {2: "bad_value"}


def test_digitraffic_vessels_are_static_reports_alone(tmp_path: Path) -> None:
    vessel = {
        "timestamp": 1710000004345,
        "destination": "UST LUGA",
        "mmsi": 273000001,
        "callSign": "UBXX",
        "imo": 9161003,
        "shipType": 70,
        "draught": 61,
        "eta": 205278,
        "posType": 1,
        "referencePointA": 100,
        "referencePointB": 22,
        "referencePointC": 9,
        "referencePointD": 10,
        "name": "LADY R",
    }
    result = read(tmp_path, [vessel])
    found = result.statics.row(0, named=True)
    assert result.positions.height == 0
    assert values(found, "imo", "ship_name", "destination", "call_sign") == (9161003, "LADY R", "UST LUGA", "UBXX")
    assert values(found, "draught_m", *SIDES) == (pytest.approx(6.1), 100, 22, 9, 10)
    assert values(found, *ETA) == (3, 4, 7, 30)  # 3 << 16 | 4 << 11 | 7 << 6 | 30


# MarineTraffic


def test_marinetraffic_every_value_is_a_string_and_speed_and_draught_are_tenths(tmp_path: Path) -> None:
    vessel = {
        "MMSI": "273000001",
        "IMO": "9161003",
        "SHIP_ID": "359396",
        "LAT": "42.200000",
        "LON": "130.300000",
        "SPEED": "74",
        "HEADING": "511",
        "COURSE": "327",
        "STATUS": "0",
        "TIMESTAMP": "2024-03-09T16:00:04",
        "DSRC": "TER",
        "SHIPNAME": "LADY R",
        "DRAUGHT": "61",
    }
    result = read(tmp_path, [vessel])
    found = result.positions.row(0, named=True)
    assert values(found, "mmsi", "lat_deg", "lon_deg", "received_at_utc") == (273000001, 42.2, 130.3, AT)
    assert values(found, "sog_knots", "cog_deg", "heading_deg") == (pytest.approx(7.4), 327, None)
    assert result.statics.select("ship_name", "draught_m").rows() == [("LADY R", pytest.approx(6.1))]


def test_marinetraffic_dumps_have_tenths_of_knots_and_epochs(tmp_path: Path) -> None:
    row: dict[str, Any] = {
        "mmsi": 273000001,
        "status": 0,
        "stationId": 81,
        "speed": 180,
        "lon": 130.3,
        "lat": 42.2,
        "course": 144,
    }
    row |= {"heading": 144, "rot": "", "timestamp": 1710000004}
    found = one(tmp_path, [row])
    assert values(found, "sog_knots", "cog_deg", "station", "received_at_utc") == (18, 144, "81", AT)


# Global Fishing Watch: what its samples lack


def test_gfw_words_stand_for_ship_types(tmp_path: Path) -> None:
    row: dict[str, Any] = {"type": "AIS.5", "timestamp": "2024-03-09T16:00:04+00:00", "lat": None, "lon": None}
    words = {"Tanker, Hazardous category D": 84, "Pilot vessel": 50, "Wing in ground": None, "80": 80, "": None}
    rows = [row | {"ssvid": str(at), "shipname": "X", "shiptype": word} for at, word in enumerate(words)]
    result = read(tmp_path, *rows)
    assert result.statics["ship_type"].to_list() == list(words.values())
    assert result.positions.height == 0


# Spire's GraphQL


def node(**parts: object) -> dict[str, object]:
    position = {
        "accuracy": "LOW",
        "collectionType": "SATELLITE",
        "course": 90.5,
        "heading": 511,
        "latitude": 42.2,
        "longitude": 130.3,
        "navigationalStatus": "UNDER_WAY_USING_ENGINE",
        "speed": 10.4,
        "timestamp": "2024-03-09T16:00:04.000Z",
        "updateTimestamp": "2024-03-09T16:05:00.000Z",
    }
    ship = {
        "mmsi": 273000001,
        "imo": 9161003,
        "name": "LADY R",
        "callsign": "UBXX",
        "shipType": "GENERAL_CARGO",
        "timestamp": "2024-03-09T15:50:00.000Z",
        "dimensions": {"a": 100, "b": 22, "c": 9, "d": 10, "width": 19, "length": 122},
    }
    voyage: dict[str, Any] = {"destination": "VOSTOCHNY", "draught": 6.1, "eta": "2024-03-14T07:30:00.000Z"}
    voyage |= {"timestamp": "2024-03-09T15:54:00.000Z", "matchedPort": {"matchScore": 1, "port": {"name": "X"}}}
    whole = {"id": "1", "staticData": ship, "lastPositionUpdate": position, "currentVoyage": voyage}
    return whole | parts


def answer(*nodes: object) -> dict[str, object]:
    return {"data": {"vessels": {"pageInfo": {"hasNextPage": False}, "nodes": nodes}}}


def test_spire_a_node_is_a_position_and_a_static_report_each_with_its_time(tmp_path: Path) -> None:
    result = read(tmp_path, answer(node()))
    found, told = result.positions.row(0, named=True), result.statics.row(0, named=True)
    assert (result.account.lines, result.account.accepted, result.positions.height) == (1, 1, 1)
    assert values(found, "mmsi", "received_at_utc", "station", "nav_status") == (273000001, AT, "SATELLITE", 0)
    assert values(found, "lat_deg", "lon_deg", "cog_deg", "heading_deg") == (42.2, 130.3, 90.5, None)
    assert str(told["received_at_utc"]) == "2024-03-09 15:54:00"
    assert values(told, "ship_name", "ship_type", "length_m", *SIDES) == ("LADY R", 70, 122, 100, 22, 9, 10)
    assert values(told, "destination", "draught_m", *ETA) == ("VOSTOCHNY", pytest.approx(6.1), 3, 14, 7, 30)


def test_spire_a_node_lacks_what_was_not_heard(tmp_path: Path) -> None:
    silent = node(lastPositionUpdate=None, currentVoyage=None)
    result = read(tmp_path, answer(silent, node(staticData=None), node(staticData=None, lastPositionUpdate=None)))
    assert [str(time) for time in result.statics["received_at_utc"]] == ["2024-03-09 15:50:00"]
    assert result.positions.height == 0
    assert reasons(result) == dict.fromkeys((2, 3), "bad_value")


def test_spire_a_node_of_which_one_part_says_no_time_is_accepted_for_the_other(tmp_path: Path) -> None:
    result = read(tmp_path, answer(node(lastPositionUpdate={"latitude": 1, "longitude": 2})))
    assert (result.positions.height, result.statics.height, result.account.accepted) == (0, 1, 1)
