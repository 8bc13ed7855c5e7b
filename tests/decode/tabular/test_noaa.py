import csv
import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sentences import decoded, feed_of, reasons

OLD = (
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,"
    "TranscieverClass"
)
NEW = (
    "mmsi,base_date_time,longitude,latitude,sog,cog,heading,vessel_name,imo,call_sign,vessel_type,status,length,width,"
    "draft,cargo,transceiver"
)
RECORDED = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "tracks" / "noaa_csv"
AT = datetime(2024, 3, 9, 16, 0, 4)  # noqa: DTZ001  times in Tumen are UTC without a zone
ROW = {
    "MMSI": "273000001",
    "BaseDateTime": "2024-03-09T16:00:04",
    "LAT": "42.2",
    "LON": "130.3",
    "SOG": "10.1",
    "COG": "90.5",
    "Heading": "91.0",
    "VesselName": "LADY R",
    "IMO": "IMO9161003",
    "CallSign": "UBXX",
    "VesselType": "70.0",
    "Status": "0.0",
    "Length": "122.0",
    "Width": "19",
    "Draft": "6.5",
    "Cargo": "70",
    "TranscieverClass": "A",
}


def row(**said: str) -> str:
    return ",".join((ROW | said).values())


def position(tmp_path: Path, **said: str) -> dict[str, Any]:
    return decoded(feed_of(tmp_path / "noaa.csv", OLD, row(**said))).positions.row(0, named=True)


def static(tmp_path: Path, **said: str) -> dict[str, Any]:
    return decoded(feed_of(tmp_path / "noaa.csv", OLD, row(**said))).statics.row(0, named=True)


def test_both_layouts_say_the_same_of_the_same_row(tmp_path: Path) -> None:
    new = row(BaseDateTime="2024-03-09 16:00:04", LAT="130.3", LON="42.2", Heading="91")
    results = [
        decoded(feed_of(tmp_path / name, header, line)) for name, header, line in (("o", OLD, row()), ("n", NEW, new))
    ]
    own = ("file_id", "byte_offset", "payload_hash")
    for old_frame, new_frame in (
        (results[0].positions, results[1].positions),
        (results[0].statics, results[1].statics),
    ):
        assert old_frame.drop(own).equals(new_frame.drop(own))


def test_a_row_is_a_position(tmp_path: Path) -> None:
    found = position(tmp_path)
    assert (found["mmsi"], found["received_at_utc"], found["msg_type"]) == (273000001, AT, None)
    assert (found["lon_deg"], found["lat_deg"], found["line_no"]) == (130.3, 42.2, 2)
    assert (found["sog_knots"], found["cog_deg"]) == (pytest.approx(10.1), 90.5)
    assert (found["heading_deg"], found["nav_status"]) == (91, 0)


@pytest.mark.parametrize(
    ("column", "text", "name"),
    [
        ("SOG", "102.3", "sog_knots"),
        ("COG", "360.0", "cog_deg"),
        ("COG", "-49.6", "cog_deg"),
        ("Heading", "511.0", "heading_deg"),
        ("Status", "15", "nav_status"),
        ("Status", "", "nav_status"),
        ("LAT", "91", "lat_deg"),
        ("LAT", "91", "lon_deg"),
        ("LON", "", "lat_deg"),
    ],
)
def test_not_available_is_null_in_a_position(tmp_path: Path, column: str, text: str, name: str) -> None:
    assert position(tmp_path, **{column: text})[name] is None


def test_a_course_wrapped_to_a_negative_number_is_unwrapped(tmp_path: Path) -> None:
    assert position(tmp_path, COG="-60.6")["cog_deg"] == 349.0


@pytest.mark.parametrize(
    ("column", "text", "name"),
    [
        ("IMO", "IMO0000000", "imo"),
        ("VesselType", "0.0", "ship_type"),
        ("VesselType", "1004", "ship_type"),
        ("Length", "0", "length_m"),
        ("Width", "", "width_m"),
        ("Draft", "0.0", "draught_m"),
        ("VesselName", "  ", "ship_name"),
    ],
)
def test_not_available_is_null_in_a_static_report(tmp_path: Path, column: str, text: str, name: str) -> None:
    assert static(tmp_path, **{column: text})[name] is None


def test_a_static_report_is_a_change_of_what_the_ship_says(tmp_path: Path) -> None:
    rows = [
        row(BaseDateTime=f"2024-03-09T16:0{at}:00", VesselName=name, MMSI=mmsi)
        for at, (mmsi, name) in enumerate([("1", "A"), ("2", "B"), ("1", "A"), ("1", "C"), ("2", "B")])
    ]
    result = decoded(feed_of(tmp_path / "noaa.csv", OLD, *rows))
    assert result.statics.select("mmsi", "ship_name", "line_no").rows() == [(1, "A", 2), (2, "B", 3), (1, "C", 5)]


def test_a_ship_of_which_nothing_is_said_has_no_static_report(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("VesselName", "IMO", "CallSign", "VesselType", "Length", "Width", "Draft"), "")
    assert decoded(feed_of(tmp_path / "noaa.csv", OLD, row(**nothing))).statics.height == 0


def test_a_quoted_comma_is_part_of_the_name(tmp_path: Path) -> None:
    assert static(tmp_path, VesselName='"LADY, R"')["ship_name"] == "LADY, R"


def test_rows_that_cannot_be_used_are_quarantined_with_their_reason(tmp_path: Path) -> None:
    rows: list[str | bytes] = [
        row(MMSI="2730000010"),
        row(MMSI=""),
        row(LAT="north"),
        row(BaseDateTime=""),
        row(BaseDateTime="09/03/2024 16:00"),
        row(BaseDateTime="2031-03-09T16:00:04"),
        row(BaseDateTime="1970-01-01T00:00:00"),
        row() + ",more",
        row(VesselName='"OPEN'),
        b"\xff" + row().encode(),
        row(VesselName="X" * 5000),
    ]
    result = decoded(feed_of(tmp_path / "noaa.csv", OLD, *rows, row(), "", "# the end"))
    assert reasons(result) == {
        **dict.fromkeys((2, 3, 4, 6, 8), "bad_value"),
        5: "no_time",
        7: "future_time",
        **dict.fromkeys((9, 10, 11), "bad_sentence"),
        12: "line_too_long",
    }
    assert (result.account.accepted, result.account.ignored, result.account.format) == (1, 3, "noaa_csv")


def test_untimed_rows_are_kept_where_that_is_wanted(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "noaa.csv", OLD, row(BaseDateTime="")), untimed=True)
    assert result.positions["received_at_utc"].to_list() == [None]


def test_the_same_row_again_is_a_duplicate(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "noaa.csv", OLD, row(), row(), row(SOG="10.2")))
    assert (result.positions.height, result.account.duplicates) == (2, 1)
    assert result.duplicates.select("line_no", "of_line_no").rows() == [(3, 2)]


def test_a_file_of_a_header_alone_is_done_and_holds_nothing(tmp_path: Path) -> None:
    account = decoded(feed_of(tmp_path / "noaa.csv", OLD)).account
    assert (account.state, account.lines, account.ignored) == ("done", 1, 1)


def test_a_status_may_be_in_words_as_it_was_until_2017(tmp_path: Path) -> None:
    rows = [row(Status=status) for status in ("under way using engine", "moored", "undefined", "5", "")]
    assert decoded(feed_of(tmp_path / "noaa.csv", OLD, *rows)).positions["nav_status"].to_list() == [
        0,
        5,
        None,
        5,
        None,
    ]


def test_a_text_in_one_row_changes_no_number_of_another(tmp_path: Path) -> None:
    result = decoded(feed_of(tmp_path / "noaa.csv", OLD, row(), row(SOG="fast"), row(SOG=" 10.2 ")))
    assert result.positions["sog_knots"].to_list() == [pytest.approx(10.1), pytest.approx(10.2)]


@pytest.mark.skipif(not RECORDED.is_dir(), reason="needs the folder ../shared/fixtures, which is not here")
@pytest.mark.parametrize("name", ["ENDEAVOR", "FREEDOM", "INDEPENDENCE", "LIBERTY", "MAVERICK", "PATRIOT", "TEXAS"])
def test_a_real_day_says_what_pythons_own_reader_finds_in_it(name: str) -> None:
    path = RECORDED / f"{name}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        said = list(csv.DictReader(text))
    result = decoded(path)
    assert result.account.lines == len(said) + 1
    assert result.account.quarantined == 0
    for found in result.positions.iter_rows(named=True):
        row_said = said[found["line_no"] - 2]
        assert found["mmsi"] == int(row_said["MMSI"])
        assert found["received_at_utc"] == datetime.fromisoformat(row_said["BaseDateTime"])
        assert (found["lon_deg"], found["lat_deg"]) == (float(row_said["LON"]), float(row_said["LAT"]))
        for ours, theirs, below in (
            ("sog_knots", "SOG", 102.25),
            ("cog_deg", "COG", 360),
            ("heading_deg", "Heading", 360),
        ):
            value = float(row_said[theirs])
            assert found[ours] == (pytest.approx(value, rel=1e-6) if 0 <= value < below else None)
    names = {(int(row_said["MMSI"]), row_said["VesselName"]) for row_said in said}
    assert set(result.statics.select("mmsi", "ship_name").iter_rows()) == names
