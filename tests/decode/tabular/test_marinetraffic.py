from datetime import datetime
from pathlib import Path

import pytest
from layouts import Layout, values
from sentences import reasons

TRACK = Layout(
    "MMSI,IMO,STATUS,SPEED,LON,LAT,COURSE,HEADING,TIMESTAMP,SHIP_ID",
    {
        "MMSI": "273000001",
        "IMO": "9161003",
        "STATUS": "0",
        "SPEED": "104",
        "LON": "130.3",
        "LAT": "42.2",
        "COURSE": "90",
        "HEADING": "91",
        "TIMESTAMP": "2024-03-09T16:00:04",
        "SHIP_ID": "371441",
    },
)
EXTENDED = Layout(
    "MMSI,IMO,SHIP_ID,LAT,LON,SPEED,HEADING,COURSE,STATUS,TIMESTAMP,DSRC,UTC_SECONDS,SHIPNAME,SHIPTYPE,CALLSIGN,FLAG,"
    "LENGTH,WIDTH,GRT,DWT,DRAUGHT,YEAR_BUILT,ROT,TYPE_NAME,AIS_TYPE_SUMMARY,DESTINATION,ETA",
    {
        **TRACK.ordinary,
        "DSRC": "TER",
        "UTC_SECONDS": "4",
        "SHIPNAME": "LADY R",
        "SHIPTYPE": "70",
        "CALLSIGN": "UBXX",
        "LENGTH": "121.6",
        "WIDTH": "19",
        "DRAUGHT": "61",
        "DESTINATION": "VOSTOCHNY",
        "ETA": "2024-03-14T07:30:00",
    },
)


def test_speed_is_in_tenths_of_a_knot_and_longitude_before_latitude(tmp_path: Path) -> None:
    found = TRACK.position(tmp_path)
    at = datetime(2024, 3, 9, 16, 0, 4)  # noqa: DTZ001  times in Tumen are UTC without a zone
    assert values(found, "mmsi", "received_at_utc", "msg_type", "station") == (273000001, at, None, None)
    assert values(found, "lon_deg", "lat_deg", "sog_knots", "cog_deg") == (130.3, 42.2, 10.4, 90)
    assert values(found, "heading_deg", "nav_status") == (91, 0)


def test_draught_is_in_tenths_of_a_metre(tmp_path: Path) -> None:
    found = EXTENDED.static(tmp_path)
    assert values(found, "imo", "ship_name", "ship_type", "call_sign") == (9161003, "LADY R", 70, "UBXX")
    assert values(found, "length_m", "width_m", "draught_m", "destination") == (122, 19, 6.1, "VOSTOCHNY")
    assert values(found, "eta_month", "eta_day", "eta_hour", "eta_minute") == (3, 14, 7, 30)
    assert found["station"] == "TER"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"SPEED": "1023"}, "sog_knots"),
        ({"COURSE": "360"}, "cog_deg"),
        ({"HEADING": "511"}, "heading_deg"),
        ({"HEADING": "-1"}, "heading_deg"),
        ({"STATUS": "97", "HEADING": "300"}, "heading_deg"),
        ({"STATUS": "97"}, "nav_status"),
        ({"STATUS": "98"}, "nav_status"),
        ({"STATUS": "99"}, "nav_status"),
    ],
)
def test_what_is_no_value_of_ais_is_null(tmp_path: Path, said: dict[str, str], name: str) -> None:
    assert TRACK.position(tmp_path, **said)[name] is None


def test_the_heading_stays_where_the_status_is_another_of_marinetraffics_own(tmp_path: Path) -> None:
    assert TRACK.position(tmp_path, STATUS="99", HEADING="300")["heading_deg"] == 300


def test_separators_are_told_by_the_header(tmp_path: Path) -> None:
    semicolons = Layout(TRACK.header.replace(",", ";"), TRACK.ordinary, ";")
    assert values(semicolons.position(tmp_path), "lon_deg", "lat_deg", "sog_knots") == (130.3, 42.2, 10.4)


def test_rows_that_cannot_be_used_are_quarantined_with_their_reason(tmp_path: Path) -> None:
    rows = [TRACK.row(SPEED="fast"), TRACK.row(TIMESTAMP=""), TRACK.row() + ",1"]
    result = TRACK.decoded(tmp_path, *rows, TRACK.row())
    assert reasons(result) == {2: "bad_value", 3: "no_time", 4: "bad_sentence"}
    assert result.account.format == "marinetraffic_csv"


def test_columns_that_might_be_anybodys_are_not_taken_for_marinetraffics(tmp_path: Path) -> None:
    anybody = Layout("MMSI,TIMESTAMP,LAT,LON,SPEED,COURSE", {"MMSI": "273000001"})
    reason = anybody.decoded(tmp_path, anybody.row()).account.rejected_reason
    assert reason == "wrong columns: the nearest that is known is marinetraffic_csv, which has ship_id as well"
