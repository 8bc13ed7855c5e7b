"""A feed read as the format that somebody says it is, whatever its content looks like."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from sentences import EPOCH, NOW, SHIP, feed_of, heard, message, report

from pipeline.decode.decoded import DecodedFeed
from pipeline.decode.feed import decode_path
from pipeline.errors import FeedRejectedError
from pipeline.feeds.formats import FeedFormat
from pipeline.feeds.source import read_feed
from pipeline.settings import DecodeSettings

NOAA_HEADER = "MMSI,BaseDateTime,LAT,LON,SOG"
NOAA_ROW = "273000001,2024-03-09T16:00:00,42.2,130.3,10.4"
TRAFFIC_HEADER = "MMSI,STATUS,SPEED,LON,LAT,COURSE,HEADING,TIMESTAMP"  # without a column of MarineTraffic's own
TRAFFIC_ROW = "273000001,0,104,130.3,42.2,90,91,2024-03-09T16:00:04"
CSV_FORMATS = [known for known in FeedFormat if known.endswith("_csv")]


def read_as(path: Path, known: FeedFormat | None, **settings: Any) -> DecodedFeed:
    return decode_path(path, DecodeSettings(**settings), now_utc=NOW, feed_format=known)


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("feed", content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("head", "told"), [(NOAA_HEADER, FeedFormat.NOAA_CSV), ("received by station 7 " * 4000, None)]
)
def test_sentences_under_a_head_that_misleads_are_read(tmp_path: Path, head: str, told: FeedFormat | None) -> None:
    path = feed_of(tmp_path / "feed", head, *(report(at) for at in range(0, 600, 60)))
    misled = read_as(path, None).account
    assert (misled.state, misled.format) == ("rejected", told)
    account = read_as(path, FeedFormat.NMEA, max_line_bytes=2**20).account
    assert (account.state, account.format, account.accepted, account.quarantined) == ("done", "nmea", 10, 1)


def test_a_csv_without_the_columns_that_tell_it_is_read(tmp_path: Path) -> None:
    path = feed_of(tmp_path / "feed.csv", TRAFFIC_HEADER, TRAFFIC_ROW)
    assert read_as(path, None).account.state == "rejected"
    decoded = read_as(path, FeedFormat.MARINETRAFFIC_CSV)
    assert decoded.account.accepted == 1
    assert decoded.whole.positions.select("mmsi", "sog_knots").row(0) == (SHIP, pytest.approx(10.4))


def test_json_whose_first_object_is_of_another_feed_is_read(tmp_path: Path) -> None:
    other = '{"MessageType": "x", "Message": {}, "MetaData": {}}'
    own = '{"ssvid": "273000001", "timestamp": "2024-03-09T16:00:00Z", "lat": 42.2, "lon": 130.3}'
    path = feed_of(tmp_path / "feed.json", other, own)
    assert read_feed(path, DecodeSettings()).format is FeedFormat.AISSTREAM_JSON
    account = read_as(path, FeedFormat.GFW_JSON).account
    assert (account.format, account.accepted, account.quarantined) == ("gfw_json", 1, 1)


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress, zipped])
def test_an_archive_is_unpacked_by_its_bytes_all_the_same(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "feed"
    path.write_bytes(pack(f"{NOAA_HEADER}\n{report(0)}\n".encode()))
    assert read_as(path, FeedFormat.NMEA).account.accepted == 1
    path.write_bytes(path.read_bytes()[:-20])
    assert "damaged or incomplete" in str(read_as(path, FeedFormat.NMEA).account.rejected_reason)


def test_a_csv_said_to_be_sentences_is_rejected_for_want_of_good_lines(tmp_path: Path) -> None:
    path = feed_of(tmp_path / "feed.csv", NOAA_HEADER, NOAA_ROW, NOAA_ROW)
    account = read_as(path, FeedFormat.NMEA).account
    assert (account.state, account.format, account.quarantined) == ("rejected", "nmea", 3)
    assert account.rejected_reason == "0 of 3 lines are well-formed nmea"


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(report(at) for at in range(9)).encode("utf-16"),
        b"<!DOCTYPE html>\n<html>\n<body>503</body>\n</html>\n",
        bytes(range(256)) * 40,
    ],
)
@pytest.mark.parametrize("known", FeedFormat)
def test_what_is_no_feed_is_rejected_whatever_it_is_said_to_be(
    tmp_path: Path, content: bytes, known: FeedFormat
) -> None:
    path = tmp_path / "feed"
    path.write_bytes(content)
    account = read_as(path, known).account
    assert (account.state, account.format, account.accepted) == ("rejected", known, 0)


@pytest.mark.parametrize(
    ("known", "missing"),
    [
        (FeedFormat.NOAA_CSV, "basedatetime or base_date_time"),
        (FeedFormat.SPIRE_CSV, "longitude, latitude"),
        (FeedFormat.HAIS_CSV, "date_time_utc"),
        (FeedFormat.DEBS_CSV, "ship_id"),
    ],
)
def test_missing_columns_are_named(tmp_path: Path, known: FeedFormat, missing: str) -> None:
    path = feed_of(tmp_path / "feed.csv", TRAFFIC_HEADER, TRAFFIC_ROW)
    account = read_as(path, known).account
    assert (account.state, account.format, account.lines) == ("rejected", known, 0)
    assert account.rejected_reason == f"wrong columns: to be read as {known} it lacks {missing}"


@pytest.mark.parametrize("known", CSV_FORMATS)
def test_sentences_said_to_be_a_csv_are_rejected_with_what_it_would_need(tmp_path: Path, known: FeedFormat) -> None:
    account = read_as(feed_of(tmp_path / "feed", *map(report, range(9))), known).account
    assert str(account.rejected_reason).startswith(f"wrong columns: to be read as {known} it lacks ")


@pytest.mark.parametrize("known", FeedFormat)
def test_a_file_of_nothing_is_done_whatever_it_is_said_to_be(tmp_path: Path, known: FeedFormat) -> None:
    account = read_as(feed_of(tmp_path / "feed", "", "# nothing"), known).account
    assert (account.state, account.format, account.ignored, account.lines) == ("done", None, 2, 2)


def test_a_header_beyond_many_comments_is_found(tmp_path: Path) -> None:
    path = feed_of(tmp_path / "feed", *["# " + "x" * 70] * 1000, TRAFFIC_HEADER, TRAFFIC_ROW)
    assert read_as(path, FeedFormat.MARINETRAFFIC_CSV).account.accepted == 1


def test_a_file_that_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    assert read_as(tmp_path / "gone", FeedFormat.NOAA_CSV).account.state == "rejected"
    with pytest.raises(FeedRejectedError):
        read_feed(tmp_path / "gone", DecodeSettings(), FeedFormat.NMEA)


GFW_ROW = '{"ssvid": "273000001", "timestamp": "2024-03-09T16:00:00Z", "lat": 42, "lon": 130}'
FEEDS = {
    "nmea": [*(report(at) for at in range(3000)), message()[0], "junk"],
    "noaa_csv": [NOAA_HEADER, *[NOAA_ROW] * 3000, "1,2,3", "4"],
    "gfw_json": [*[GFW_ROW] * 3000, "{", GFW_ROW.replace("001", "0011")],
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress, zipped])
@pytest.mark.parametrize("name", FEEDS)
def test_what_is_told_on_the_way_adds_up(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "feed"
    path.write_bytes(pack("\n".join(FEEDS[name]).encode()))
    told: list[tuple[int, int, int]] = []
    decoded = decode_path(path, DecodeSettings(), now_utc=NOW, on_batch=lambda *new: told.append(new))
    lines, quarantined, read_bytes = (sum(new) for new in zip(*told, strict=True))
    assert decoded.account.format == name
    assert (lines, quarantined) == (decoded.account.lines, decoded.account.quarantined) == (lines, 2)
    assert 0 < read_bytes <= path.stat().st_size
    assert read_bytes == path.stat().st_size or pack is zipped, "but for a zip's directory"


def test_a_large_file_is_told_of_block_by_block(tmp_path: Path) -> None:
    line = heard(message(), EPOCH)[0]
    path = feed_of(tmp_path / "feed", *[line] * (40 * 2**20 // len(line)))
    told: list[tuple[int, int, int]] = []
    decode_path(path, DecodeSettings(), now_utc=NOW, on_batch=lambda *new: told.append(new))
    assert len([new for new in told if new[0]]) >= 3
    assert told[0][2] < path.stat().st_size == sum(new[2] for new in told)
