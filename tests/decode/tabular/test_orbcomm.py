from datetime import datetime
from pathlib import Path

import pytest
from layouts import Layout, values
from sentences import reasons

SAIS = Layout(
    "mmsi,imo,vessel_name,callsign,vessel_type,vessel_type_code,vessel_type_cargo,vessel_class,length,width,"
    "flag_country,flag_code,destination,eta,draught,longitude,latitude,sog,cog,rot,heading,nav_status,nav_status_code,"
    "source,ts_pos_utc,ts_static_utc,dt_pos_utc,dt_static_utc,vessel_type_main,vessel_type_sub",
    {
        "mmsi": "273000001",
        "imo": "9161003",
        "vessel_name": "LADY R",
        "callsign": "UBXX",
        "vessel_type": "Cargo",
        "vessel_type_code": "70",
        "length": "122",
        "width": "19",
        "destination": "VOSTOCHNY",
        "eta": "2024-03-14 07:30:00",
        "draught": "6.1",
        "longitude": "130.3",
        "latitude": "42.2",
        "sog": "10.4",
        "cog": "90.5",
        "rot": "0.0",
        "heading": "91",
        "nav_status": "Under way using engine",
        "nav_status_code": "0",
        "source": "S-AIS",
        "ts_pos_utc": "20240309160004",
        "ts_static_utc": "20240309155500",
        "dt_pos_utc": "2024-03-09 16:00:04",
        "dt_static_utc": "2024-03-09 15:55:00",
    },
)
AT = datetime(2024, 3, 9, 16, 0, 4)  # noqa: DTZ001  times in Tumen are UTC without a zone


def test_a_row_is_a_position_and_what_was_last_said_of_the_ship(tmp_path: Path) -> None:
    result = SAIS.decoded(tmp_path, SAIS.row())
    found = result.positions.row(0, named=True)
    assert values(found, "mmsi", "received_at_utc", "msg_type", "station") == (273000001, AT, None, "S-AIS")
    assert values(found, "lon_deg", "lat_deg", "sog_knots", "cog_deg") == (130.3, 42.2, 10.4, 90.5)
    assert values(found, "heading_deg", "nav_status") == (91, 0)
    said = result.statics.row(0, named=True)
    assert values(said, "imo", "ship_name", "call_sign", "ship_type") == (9161003, "LADY R", "UBXX", 70)
    assert values(said, "length_m", "width_m", "draught_m", "destination") == (122, 19, 6.1, "VOSTOCHNY")
    assert values(said, "eta_month", "eta_day", "eta_hour", "eta_minute") == (3, 14, 7, 30)


@pytest.mark.parametrize("column", ["dt_pos_utc", "ts_pos_utc"])
def test_either_way_to_write_the_time_will_do(tmp_path: Path, column: str) -> None:
    assert SAIS.position(tmp_path, **{column: ""})["received_at_utc"] == AT


def test_the_time_of_the_static_report_stands_in_where_there_is_no_position(tmp_path: Path) -> None:
    found = SAIS.static(tmp_path, dt_pos_utc="", ts_pos_utc="", longitude="", latitude="")
    assert str(found["received_at_utc"]) == "2024-03-09 15:55:00"


def test_a_message_type_decides_where_there_is_one(tmp_path: Path) -> None:
    typed = Layout(SAIS.header + ",message_type", SAIS.ordinary)
    result = typed.decoded(tmp_path, typed.row(message_type="5"), typed.row(message_type="1", vessel_name="LADY S"))
    assert result.positions["msg_type"].to_list() == [1]
    assert result.statics.select("msg_type", "ship_name").rows() == [(5, "LADY R"), (None, "LADY S")]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"longitude": "181.0", "latitude": "91.0"}, "lon_deg"),
        ({"sog": "102.3"}, "sog_knots"),
        ({"cog": "360.0"}, "cog_deg"),
        ({"heading": "511"}, "heading_deg"),
        ({"nav_status_code": ""}, "nav_status"),
    ],
)
def test_not_available_is_null(tmp_path: Path, said: dict[str, str], name: str) -> None:
    assert SAIS.position(tmp_path, **said)[name] is None


def test_rows_that_cannot_be_used_are_quarantined_with_their_reason(tmp_path: Path) -> None:
    times = ("dt_pos_utc", "ts_pos_utc", "dt_static_utc", "ts_static_utc")
    rows = [
        SAIS.row(mmsi="none"),
        SAIS.row(**dict.fromkeys(times, "")),
        SAIS.row(dt_pos_utc="20240309160004"),
        SAIS.row(ts_pos_utc="2024-03-09 16:00:04"),
    ]
    result = SAIS.decoded(tmp_path, *rows, SAIS.row())
    assert reasons(result) == {2: "bad_value", 3: "no_time", 4: "bad_value", 5: "bad_value"}
    assert result.account.format == "sais_csv"
