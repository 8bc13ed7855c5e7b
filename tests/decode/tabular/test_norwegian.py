from datetime import datetime
from pathlib import Path

import pytest
from layouts import Layout, values
from sentences import reasons

HAIS = Layout(
    "mmsi;lon;lat;date_time_utc;sog;cog;true_heading;nav_status;rot;message_nr;source",
    {
        "mmsi": "257075210",
        "lon": "7.93557",
        "lat": "63.1633",
        "date_time_utc": "2024-03-09 16:00:04",
        "sog": "0.7",
        "cog": "59.5",
        "true_heading": "307",
        "nav_status": "5",
        "rot": "0",
        "message_nr": "3",
        "source": "g",
    },
    ";",
)
KYSTVERKET = Layout(
    "mmsi;imo_nr;length;date_time_utc;lon;lat;sog;cog;true_heading;nav_status;message_nr",
    {
        **{name: value for name, value in HAIS.ordinary.items() if name not in {"rot", "source"}},
        "imo_nr": "8712166",
        "length": "104",
    },
    ";",
)


def test_a_row_is_a_position_of_its_type(tmp_path: Path) -> None:
    result = HAIS.decoded(tmp_path, HAIS.row())
    found = result.positions.row(0, named=True)
    at = datetime(2024, 3, 9, 16, 0, 4)  # noqa: DTZ001  times in Tumen are UTC without a zone
    assert values(found, "mmsi", "received_at_utc", "msg_type", "station") == (257075210, at, 3, "g")
    assert values(found, "lon_deg", "lat_deg", "sog_knots", "cog_deg") == (7.9356, 63.1633, 0.7, 59.5)
    assert values(found, "heading_deg", "nav_status") == (307, 5)
    assert (result.statics.height, result.account.format) == (0, "hais_csv")


def test_the_variant_says_the_hull_too(tmp_path: Path) -> None:
    result = KYSTVERKET.decoded(tmp_path, KYSTVERKET.row(), KYSTVERKET.row(sog="0.8"))
    assert result.statics.select("msg_type", "imo", "length_m").rows() == [(None, 8712166, 104)]
    assert (result.positions.height, result.account.format) == (2, "kystverket_csv")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"nav_status": "-99"}, "nav_status"),
        ({"true_heading": "511"}, "heading_deg"),
        ({"cog": "360"}, "cog_deg"),
        ({"sog": "102.3"}, "sog_knots"),
        ({"sog": ""}, "sog_knots"),
    ],
)
def test_not_available_is_null(tmp_path: Path, said: dict[str, str], name: str) -> None:
    assert HAIS.position(tmp_path, **said)[name] is None


def test_rows_that_cannot_be_used_are_quarantined_with_their_reason(tmp_path: Path) -> None:
    rows = [HAIS.row(lon="7,93557"), HAIS.row(date_time_utc=""), HAIS.row().replace(";", ",")]
    result = HAIS.decoded(tmp_path, *rows, HAIS.row())
    assert reasons(result) == {2: "bad_value", 3: "no_time", 4: "bad_sentence"}
