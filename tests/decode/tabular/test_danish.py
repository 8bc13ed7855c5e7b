from datetime import datetime
from pathlib import Path

import pytest
from layouts import Layout, values
from sentences import feed_of, reasons

from pipeline.feeds.source import read_feed
from pipeline.settings import DecodeSettings

DMA = Layout(
    "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status,ROT,SOG,COG,Heading,IMO,Callsign,Name,"
    "Ship type,Cargo type,Width,Length,Type of position fixing device,Draught,Destination,ETA,Data source type,A,B,C,D",
    {
        "Timestamp": "04/11/2023 03:57:16",
        "Type of mobile": "Class A",
        "MMSI": "219012382",
        "Latitude": "57.123067",
        "Longitude": "8.597717",
        "Navigational status": "Engaged in fishing",
        "ROT": "-0.7",
        "SOG": "6.4",
        "COG": "216.9",
        "Heading": "217",
        "IMO": "9161003",
        "Callsign": "OXQX2",
        "Name": "GOLIATH VIG",
        "Ship type": "Tug",
        "Width": "6",
        "Length": "18",
        "Type of position fixing device": "GPS",
        "Draught": "2.7",
        "Destination": "HANSTHOLM",
        "ETA": "29/10/2024 07:30:00",
        "Data source type": "AIS",
        "A": "5",
        "B": "13",
        "C": "2",
        "D": "4",
    },
)


def test_a_row_is_a_position(tmp_path: Path) -> None:
    found = DMA.position(tmp_path)
    at = datetime(2023, 11, 4, 3, 57, 16)  # noqa: DTZ001  times in Tumen are UTC without a zone
    assert values(found, "mmsi", "received_at_utc", "msg_type") == (219012382, at, None)
    assert values(found, "lon_deg", "lat_deg", "sog_knots", "cog_deg") == (8.5977, 57.1231, 6.4, 216.9)
    assert values(found, "heading_deg", "nav_status", "line_no") == (217, 7, 2)


def test_a_row_is_a_static_report_too(tmp_path: Path) -> None:
    found = DMA.static(tmp_path)
    assert values(found, "imo", "call_sign", "ship_name", "ship_type") == (9161003, "OXQX2", "GOLIATH VIG", 52)
    assert values(found, "to_bow_m", "to_stern_m", "to_port_m", "to_starboard_m") == (5, 13, 2, 4)
    assert values(found, "length_m", "width_m", "draught_m", "destination") == (18, 6, 2.7, "HANSTHOLM")
    assert values(found, "eta_month", "eta_day", "eta_hour", "eta_minute") == (10, 29, 7, 30)


def test_days_come_before_months(tmp_path: Path) -> None:
    result = DMA.decoded(tmp_path, DMA.row(Timestamp="03/02/2024 00:00:00"), DMA.row(Timestamp="02/13/2024 00:00:00"))
    assert str(result.positions["received_at_utc"][0]) == "2024-02-03 00:00:00"
    assert reasons(result) == {3: "bad_value"}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"Latitude": "91.000000", "Longitude": "0.000000"}, "lat_deg"),
        ({"Latitude": "91.000000", "Longitude": "0.000000"}, "lon_deg"),
        ({"Navigational_status": "Unknown value"}, "nav_status"),
        ({"Navigational_status": "Reserved for future use [11]"}, "nav_status"),
        ({"SOG": ""}, "sog_knots"),
        ({"SOG": "102.3"}, "sog_knots"),
        ({"COG": "360.0"}, "cog_deg"),
        ({"Heading": "511"}, "heading_deg"),
    ],
)
def test_not_available_is_null_in_a_position(tmp_path: Path, said: dict[str, str], name: str) -> None:
    assert DMA.position(tmp_path, **said)[name] is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"IMO": "Unknown"}, "imo"),
        ({"Callsign": "Unknown"}, "call_sign"),
        ({"Ship_type": "Undefined"}, "ship_type"),
        ({"Ship_type": "Reserved"}, "ship_type"),
        ({"Destination": "Unknown"}, "destination"),
        ({"Draught": ""}, "draught_m"),
        ({"ETA": "soon"}, "eta_month"),
        ({"A": "0", "B": "0", "Length": ""}, "length_m"),
        ({"A": "0", "B": "0"}, "to_bow_m"),
    ],
)
def test_not_available_is_null_in_a_static_report(tmp_path: Path, said: dict[str, str], name: str) -> None:
    assert DMA.static(tmp_path, **said)[name] is None


def test_a_ship_may_be_called_unknown(tmp_path: Path) -> None:
    assert DMA.static(tmp_path, Name="UNKNOWN")["ship_name"] == "UNKNOWN"


@pytest.mark.parametrize("kind", ["Base Station", "AtoN"])
def test_what_is_no_ship_is_accepted_and_gives_no_row(tmp_path: Path, kind: str) -> None:
    result = DMA.decoded(tmp_path, DMA.row(Type_of_mobile=kind, MMSI="2190064"))
    assert (result.account.accepted, result.positions.height, result.statics.height) == (1, 0, 0)


@pytest.mark.parametrize(
    "kind", ["Class B", "SAR Airborne", "Search and Rescue Transponder", "Man Overboard Device", ""]
)
def test_everything_else_that_moves_gives_a_position(tmp_path: Path, kind: str) -> None:
    assert DMA.decoded(tmp_path, DMA.row(Type_of_mobile=kind)).positions.height == 1


def test_leading_zeros_of_an_mmsi_make_no_difference(tmp_path: Path) -> None:
    rows = [DMA.row(MMSI=mmsi, Name="", COG=cog) for mmsi, cog in (("2190052", "1"), ("002190052", "2"))]
    assert DMA.decoded(tmp_path, *rows).positions["mmsi"].to_list() == [2190052, 2190052]


def test_what_is_repeated_from_an_older_report_is_no_news(tmp_path: Path) -> None:
    rows = [DMA.row(SOG=f"{sog}.0") for sog in range(5)]
    result = DMA.decoded(tmp_path, *rows, DMA.row(Destination="SKAGEN"))
    assert (result.positions.height, result.statics["destination"].to_list()) == (6, ["HANSTHOLM", "SKAGEN"])


def test_the_header_of_a_second_file_behind_the_first_is_ignored(tmp_path: Path) -> None:
    result = DMA.decoded(tmp_path, DMA.row(), DMA.header, DMA.row(SOG="7"))
    assert (result.account.accepted, result.account.ignored, result.account.format) == (2, 2, "dma_csv")


def test_a_comment_before_the_header_is_ignored(tmp_path: Path) -> None:
    path = feed_of(tmp_path / "feed", "# a copy", "", DMA.header, DMA.row())
    assert read_feed(path, DecodeSettings()).format == "dma_csv"
