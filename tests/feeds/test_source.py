import contextlib
import gzip
import hashlib
import io
import os
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st
from sentences import decoded, report

from pipeline.errors import FeedGrowingError, FeedRejectedError
from pipeline.feeds import source as source_module
from pipeline.feeds.compression import unpacked_head
from pipeline.feeds.detection import FeedFormat
from pipeline.feeds.lines import Line
from pipeline.feeds.source import FeedFile, path_named, path_text, read_feed
from pipeline.settings import DecodeSettings

TEXT = "".join(report(second) + "\n" for second in range(200)).encode()
NOAA_OLD = b"MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,TranscieverClass\n"
NOAA_NEW = b'"mmsi","base_date_time","longitude","latitude","sog"\n'


def zipped(*members: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for at, member in enumerate(members):
            archive.writestr(f"member{at}.csv", member)
    return target.getvalue()


def feed(tmp_path: Path, content: bytes, **bounds: Any) -> FeedFile:
    path = tmp_path / "feed"
    path.write_bytes(content)
    return read_feed(path, DecodeSettings(**bounds))


def lines(source: FeedFile) -> list[Line]:
    return [line for batch in source.batches() for line in batch]


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress, zipped])
def test_packing_changes_the_fingerprint_and_no_line(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    content = pack(TEXT)
    source = feed(tmp_path, content)
    assert (source.file_id, source.bytes) == (hashlib.sha256(content).hexdigest(), len(content))
    unpacked = [line.raw for line in lines(source)]
    assert unpacked == TEXT.splitlines()
    assert [TEXT[line.byte_offset :].startswith(line.raw) for line in lines(source)] == [True] * len(unpacked)


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress, zipped])
def test_a_truncated_archive_is_rejected_whole(tmp_path: Path, pack: Callable[[bytes], bytes]) -> None:
    noise = os.urandom(200_000).hex().encode()  # so that the damage lies beyond the head
    with pytest.raises(FeedRejectedError, match="damaged or incomplete"):
        lines(feed(tmp_path, pack(TEXT + noise)[:-20]))


def test_an_archive_with_a_flipped_byte_is_rejected_whole(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(TEXT + os.urandom(200_000).hex().encode()))
    packed[-100] ^= 0xFF
    with pytest.raises(FeedRejectedError, match="damaged or incomplete"):
        lines(feed(tmp_path, bytes(packed)))


def test_a_bomb_is_rejected_by_its_ratio(tmp_path: Path) -> None:
    with pytest.raises(FeedRejectedError, match="max_unpack_ratio"):
        lines(feed(tmp_path, gzip.compress(TEXT + b"#" * 40_000_000)))


def test_no_line_of_a_bomb_or_of_a_damaged_archive_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> NoReturn:
        pytest.fail("a line was cut")

    monkeypatch.setattr(source_module, "split_lines", refuse)
    packed = gzip.compress(TEXT + b"\n" * 5_000_000)
    for content, reason in ((packed, "unpacks to more than 4000000 bytes"), (packed[:-9], "damaged or incomplete")):
        path = tmp_path / "feed"
        path.write_bytes(content)
        most = 4_000_000 if content is packed else 2**30
        account = decoded(path, max_unpacked_bytes=most).account
        assert (account.state, account.bytes, account.lines) == ("rejected", len(content), 0)
        assert reason in str(account.rejected_reason)


def test_a_plain_file_is_not_read_to_its_end_to_tell_its_format(tmp_path: Path) -> None:
    content = io.BytesIO(TEXT + b"\n" * 5_000_000)
    unpacked_head(content, tmp_path, DecodeSettings(), 1000)
    assert content.tell() < 3 * 2**20


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([gzip.compress(TEXT), zstd.compress(TEXT), zipped(TEXT)]),
    st.lists(st.tuples(st.integers(0, 2**16), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_bytes_changed_anywhere_in_an_archive_never_raise_but_a_rejection(
    packed: bytes, changes: list[tuple[int, int]]
) -> None:
    damaged = bytearray(packed)
    for at, byte in changes:
        damaged[-1 - at % len(damaged)] = byte
    # A real file, which a seek to before its start raises on.
    with tempfile.TemporaryFile() as file, contextlib.suppress(FeedRejectedError):
        file.write(damaged)
        unpacked_head(file, Path("feed"), DecodeSettings(), 1000)


@pytest.mark.parametrize(
    ("record", "at", "value"),
    [
        (b"PK\x01\x02", 46, b"\xff"),  # a name that is no UTF-8
        (b"PK\x01\x02", 42, b"\xff\xff\xff\x7f"),  # a member behind the end
        (b"PK\x05\x06", 16, b"\xff\xff\0\0"),  # a member before the start
    ],
)
def test_a_zip_with_a_damaged_directory_is_rejected(tmp_path: Path, record: bytes, at: int, value: bytes) -> None:
    packed = bytearray(zipped(TEXT))
    entry = packed.index(b"PK\x01\x02")
    packed[entry + 8 : entry + 10] = b"\0\x08"  # the name says it is UTF-8
    at += packed.index(record)
    packed[at : at + len(value)] = value
    with pytest.raises(FeedRejectedError, match="damaged or incomplete"):
        feed(tmp_path, bytes(packed))


def test_a_file_may_not_unpack_to_more_than_the_settings_say(tmp_path: Path) -> None:
    with pytest.raises(FeedRejectedError, match="more than 1000 bytes"):
        lines(feed(tmp_path, gzip.compress(TEXT), max_unpacked_bytes=1000))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (zipped(TEXT, TEXT), "a zip of 2 files"),
        (zipped(), "a zip of 0 files"),
        (zipped(TEXT, method=zipfile.ZIP_LZMA), "rare method"),
        (TEXT.decode().encode("utf-16"), "UTF-16"),
        (TEXT.decode().encode("utf-16-le"), "UTF-16"),
        (b"<!DOCTYPE html>\n<html><body>503</body></html>", "HTML"),
        (bytes(range(256)) * 40, "binary"),
        (b"a,b,c\n1,2,3\n", "not recognised"),
        (gzip.compress(gzip.compress(TEXT)), "binary"),
    ],
)
def test_what_is_no_feed_is_rejected_and_the_reason_says_what_it_is(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(FeedRejectedError, match=reason):
        feed(tmp_path, content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (TEXT, FeedFormat.NMEA),
        (b"\xef\xbb\xbf# a log\n\n" + TEXT, FeedFormat.NMEA),
        (b"", FeedFormat.NMEA),
        (b"\n# nothing yet\n", FeedFormat.NMEA),
        (NOAA_OLD, FeedFormat.NOAA_CSV),
        (NOAA_NEW, FeedFormat.NOAA_CSV),
        (b"\xef\xbb\xbf" + NOAA_NEW.replace(b"\n", b"\r\n"), FeedFormat.NOAA_CSV),
    ],
)
def test_the_format_is_told_by_content(tmp_path: Path, content: bytes, expected: FeedFormat) -> None:
    assert feed(tmp_path, content).format == expected


def test_a_file_that_grows_while_it_is_read_is_left_for_later(tmp_path: Path) -> None:
    source = feed(tmp_path, TEXT)
    batches = source.batches()
    next(batches)
    with source.path.open("ab") as file:
        file.write(b"more\n")
    with pytest.raises(FeedGrowingError):
        list(batches)


def test_a_growing_archive_is_not_taken_for_a_damaged_one(tmp_path: Path) -> None:
    packed = gzip.compress(TEXT + os.urandom(3_000_000).hex().encode())
    source = feed(tmp_path, packed)
    source.path.write_bytes(packed[:-900])
    with pytest.raises(FeedGrowingError):
        lines(source)


def test_an_unreadable_file_is_rejected_with_the_systems_word(tmp_path: Path) -> None:
    with pytest.raises(FeedRejectedError, match="No such file"):
        read_feed(tmp_path / "gone", DecodeSettings())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"d\xe9but.nmea", r"d\xe9but.nmea"),
        ("début.nmea".encode(), "début.nmea"),
        (rb"d\xe9but.nmea", r"d\xe9but.nmea"),
        (b"back\\slash\xff", r"back\slash\xff"),
    ],
)
def test_a_path_is_text_that_leads_back_to_its_file(tmp_path: Path, name: bytes, text: str) -> None:
    path = tmp_path / os.fsdecode(name)
    path.touch()
    assert path_text(path) == f"{tmp_path}/{text}"
    assert path_text(path).encode("utf-8")
    assert path_named(path_text(path)) == path
