"""Recordings that nobody of this project made."""

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pyais
import pytest
from sentences import decoded

FIXTURES = Path(__file__).resolve().parents[3] / "shared" / "fixtures"
pytestmark = pytest.mark.skipif(not FIXTURES.is_dir(), reason="needs the folder ../shared/fixtures, which is not here")
FEEDS = [
    path.relative_to(FIXTURES).as_posix()
    for folder in ("nmea/ais_tools", "nmea/aislib", "nmea/gpsd", "nmea/libais", "nmea/noaadata", "tracks/noaa_csv")
    for path in sorted((FIXTURES / folder).glob("*"))
    if path.suffix not in {".chk", ".json"}
]
POSITION_FIELDS = {
    "lon_deg": ("lon", 180),
    "lat_deg": ("lat", 90),
    "sog_knots": ("speed", 102.25),
    "cog_deg": ("course", 359.95),
    "heading_deg": ("heading", 359.5),
}


@pytest.mark.parametrize("name", FEEDS)
def test_every_line_of_a_recording_is_accounted_for(name: str) -> None:
    path = FIXTURES / name
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    result = decoded(path, untimed=True)
    assert result.account.lines == len(content.splitlines())


@pytest.mark.parametrize(
    ("name", "accepted", "reasons"),
    [
        ("nmea/aislib/stream_example.txt", 4500, {}),
        ("nmea/noaadata/test.ais", 985, {}),
        ("nmea/libais/typeexamples.nmea", 23, {"bad_value": 3}),
        ("nmea/libais/tagblock.nmea", 5, {}),
        ("nmea/ais_tools/ee-multiline.nmea", 10, {}),
        ("nmea/ais_tools/bad-tagblock-group.nmea", 2, {}),
        ("nmea/ais_tools/type1-bad-bitcount.nmea", 0, {"bad_length": 12}),
        ("nmea/aislib/small_cb_example.txt", 11, {"orphan_fragment": 1}),
    ],
)
def test_what_becomes_of_recordings_that_say_the_time(name: str, accepted: int, reasons: dict[str, int]) -> None:
    result = decoded(FIXTURES / name)
    assert result.account.accepted == accepted
    assert Counter(result.quarantine["reason"]) == reasons


def test_the_station_told_the_time_and_not_the_later_hand() -> None:
    first = decoded(FIXTURES / "nmea/libais/typeexamples.nmea").positions.row(0, named=True)
    assert (str(first["received_at_utc"]), first["station"]) == ("2012-01-01 05:01:00", "r003669946")


def test_a_recording_without_times_is_quarantined_and_kept_where_that_is_wanted() -> None:
    path = FIXTURES / "nmea/marnav/ais-sample.txt.gz"
    timed = decoded(path)
    assert (timed.account.lines, timed.account.accepted) == (85_194, 0)
    assert timed.quarantine.filter(reason="no_time").height > 84_000
    kept = decoded(path, untimed=True)
    assert kept.account.accepted > 84_000
    assert kept.quarantine.filter(reason="orphan_fragment").height < 20
    _assert_as_pyais_has_it(kept.positions, path)


@pytest.mark.parametrize("name", ["ais-nmea.log", "ais-nmea-type6-fid55.log", "ais-18-27.log", "ais-raw-messages.log"])
def test_plain_positions_are_as_pyais_has_them(name: str) -> None:
    path = FIXTURES / "nmea/gpsd" / name
    _assert_as_pyais_has_it(decoded(path, untimed=True).positions, path)


def _assert_as_pyais_has_it(positions: pl.DataFrame, path: Path) -> None:
    """Types 1, 2, 3 and 18, field by field; what pyais gives as a sentinel is NULL."""
    lines = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).splitlines()
    compared = 0
    for row in positions.filter(pl.col("msg_type").is_in([1, 2, 3, 18])).iter_rows(named=True):
        said: dict[str, Any] = dict(pyais.decode(lines[row["line_no"] - 1]).asdict())
        is_place = abs(said["lon"]) <= 180 and abs(said["lat"]) <= 90
        assert row["mmsi"] == said["mmsi"]
        for ours, (theirs, most) in POSITION_FIELDS.items():
            is_known = is_place if theirs in {"lon", "lat"} else said[theirs] <= most
            assert row[ours] == (pytest.approx(said[theirs], rel=1e-6) if is_known else None)
        compared += 1
    assert compared > 30
