from pathlib import Path

import pytest
from layouts import Layout, values
from sentences import reasons

DEBS = Layout(
    "SHIP_ID,SHIPTYPE,SPEED,LON,LAT,COURSE,HEADING,TIMESTAMP,Departure_Port_Name,Reported_Draught",
    {
        "SHIP_ID": "249852000",
        "SHIPTYPE": "70",
        "SPEED": "104",
        "LON": "14.54255",
        "LAT": "35.8167",
        "COURSE": "109",
        "HEADING": "511",
        "TIMESTAMP": "10-03-15 9:05",
        "Departure_Port_Name": "MARSAXLOKK",
        "Reported_Draught": "61",
    },
)


def test_speed_and_draught_are_in_tenths_and_days_first(tmp_path: Path) -> None:
    result = DEBS.decoded(tmp_path, DEBS.row(), DEBS.row(TIMESTAMP="13-03-15 19:05"))
    found = result.positions.row(0, named=True)
    assert values(found, "mmsi", "lon_deg", "lat_deg", "sog_knots") == (249852000, 14.5426, 35.8167, 10.4)
    assert values(found, "cog_deg", "heading_deg", "nav_status") == (109, None, None)
    assert result.positions["received_at_utc"].cast(str).to_list() == [
        "2015-03-10 09:05:00.000000",
        "2015-03-13 19:05:00.000000",
    ]
    assert result.statics.select("ship_type", "draught_m").rows() == [(70, pytest.approx(6.1))]


def test_a_file_whose_ids_are_no_mmsi_is_rejected(tmp_path: Path) -> None:
    account = DEBS.decoded(tmp_path, *[DEBS.row(SHIP_ID=f"0xc35c9ebb{at:x}") for at in range(9)]).account
    assert (account.state, account.format, account.quarantined) == ("rejected", "debs_csv", 10)
    assert account.rejected_reason == "0 of 9 lines are well-formed debs_csv"


def test_rows_that_cannot_be_used_are_quarantined_with_their_reason(tmp_path: Path) -> None:
    result = DEBS.decoded(tmp_path, DEBS.row(TIMESTAMP="03-13-15 9:05"), DEBS.row(TIMESTAMP=""), DEBS.row())
    assert reasons(result) == {2: "bad_value", 3: "no_time"}
