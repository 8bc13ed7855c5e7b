from datetime import datetime
from pathlib import Path

import pytest
from layouts import Layout, values
from sentences import reasons

SPIRE = Layout(
    "created_at,timestamp,mmsi,msg_type,latitude,longitude,speed,course,heading,rot,accuracy,maneuver,status,"
    "collection_type,imo,name,call_sign,flag,draught,ship_type,length,width,eta,destination",
    {
        "created_at": "2024-03-09T16:02:11.000Z",
        "timestamp": "2024-03-09T16:00:04.250Z",
        "mmsi": "273000001",
        "collection_type": "satellite",
    },
)
POSITION = {
    "msg_type": "1",
    "latitude": "42.2",
    "longitude": "130.3",
    "speed": "10.4",
    "course": "90.5",
    "heading": "91",
    "rot": "-128",
    "status": "0",
}
VOYAGE = {
    "msg_type": "5",
    "imo": "9161003",
    "name": "LADY R",
    "call_sign": "UBXX",
    "draught": "6.1",
    "ship_type": "70",
    "length": "122",
    "width": "19",
    "eta": "2024-03-14T07:30:00Z",
    "destination": "VOSTOCHNY",
}


def test_a_position_row_gives_a_position_at_the_time_it_was_heard(tmp_path: Path) -> None:
    result = SPIRE.decoded(tmp_path, SPIRE.row(**POSITION))
    found = result.positions.row(0, named=True)
    at = datetime(2024, 3, 9, 16, 0, 4, 250_000)  # noqa: DTZ001  times in Tumen are UTC without a zone
    assert values(found, "mmsi", "msg_type", "received_at_utc", "station") == (273000001, 1, at, "satellite")
    assert values(found, "lon_deg", "lat_deg", "sog_knots", "cog_deg") == (130.3, 42.2, 10.4, 90.5)
    assert values(found, "heading_deg", "nav_status") == (91, 0)
    assert result.statics.height == 0


def test_a_static_row_gives_a_static_report(tmp_path: Path) -> None:
    result = SPIRE.decoded(tmp_path, SPIRE.row(**VOYAGE))
    found = result.statics.row(0, named=True)
    assert values(found, "msg_type", "imo", "ship_name", "call_sign") == (5, 9161003, "LADY R", "UBXX")
    assert values(found, "draught_m", "ship_type", "length_m", "width_m") == (6.1, 70, 122, 19)
    assert values(found, "eta_month", "eta_day", "eta_hour", "eta_minute") == (3, 14, 7, 30)
    assert (found["destination"], result.positions.height) == ("VOSTOCHNY", 0)


def test_a_row_that_joins_both_gives_both_and_its_type_is_that_of_the_position(tmp_path: Path) -> None:
    result = SPIRE.decoded(tmp_path, SPIRE.row(**VOYAGE | POSITION))
    assert result.positions.select("msg_type", "sog_knots").rows() == [(1, pytest.approx(10.4))]
    assert result.statics.select("msg_type", "ship_name").rows() == [(None, "LADY R")]


def test_type_19_is_a_position_and_a_static_report(tmp_path: Path) -> None:
    result = SPIRE.decoded(tmp_path, SPIRE.row(**VOYAGE | POSITION | {"msg_type": "19"}))
    assert (result.positions["msg_type"].item(), result.statics["msg_type"].item()) == (19, 19)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"speed": "102.3"}, "sog_knots"),
        ({"msg_type": "27", "speed": "63"}, "sog_knots"),
        ({"course": "360.0"}, "cog_deg"),
        ({"heading": "511"}, "heading_deg"),
        ({"latitude": "91", "longitude": "181"}, "lon_deg"),
        ({"status": "15"}, "nav_status"),
        ({"status": ""}, "nav_status"),
    ],
)
def test_not_available_is_null(tmp_path: Path, said: dict[str, str], name: str) -> None:
    assert SPIRE.position(tmp_path, **POSITION | said)[name] is None


def test_an_offset_in_the_time_is_taken_off(tmp_path: Path) -> None:
    found = SPIRE.position(tmp_path, **POSITION | {"timestamp": "2024-03-10T01:00:04+09:00"})
    assert str(found["received_at_utc"]) == "2024-03-09 16:00:04"


def test_rows_that_cannot_be_used_are_quarantined_with_their_reason(tmp_path: Path) -> None:
    rows = [
        SPIRE.row(**POSITION | {"timestamp": ""}),
        SPIRE.row(**POSITION | {"timestamp": "yesterday"}),
        SPIRE.row(**POSITION | {"msg_type": "first"}),
    ]
    result = SPIRE.decoded(tmp_path, *rows, SPIRE.row(**POSITION))
    assert reasons(result) == {2: "no_time", 3: "bad_value", 4: "bad_value"}
    assert result.account.format == "spire_csv"
