import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sentences import EPOCH, NOW, SHIP, decoded, feed_of, framed, heard, message, reasons, report, tag

from pipeline.decode.feed import decode_path
from pipeline.schemas import IngestFiles
from pipeline.settings import DecodeSettings

STATIC = message(5, shipname="LADY R", seq_id=3)


def feed(tmp_path: Path, *lines: str | bytes) -> Path:
    return feed_of(tmp_path / "feed.nmea", *lines)


def test_every_line_ends_in_one_place(tmp_path: Path) -> None:
    lines = [
        report(0),  # accepted
        "# a comment",  # ignored
        *heard(STATIC, EPOCH + 1),  # accepted, both
        heard(message(), EPOCH + 2, "other")[0],  # duplicate of 1
        report(3, speed=11).replace("A,1", "A,2"),  # bad checksum
        message(speed=12)[0],  # no time
        heard(STATIC[:1], EPOCH + 300)[0],  # orphan
        "",  # ignored
        heard(message(4), EPOCH + 9)[0],  # accepted, no row
    ]
    result = decoded(feed(tmp_path, *lines))
    assert reasons(result) == {6: "bad_checksum", 7: "no_time", 8: "orphan_fragment"}
    assert result.positions["line_no"].to_list() == [1]
    assert result.statics["line_no"].to_list() == [3]
    assert result.duplicates.select("line_no", "station", "of_line_no").rows() == [(5, "other", 1)]
    account = result.account
    assert (account.lines, account.accepted, account.quarantined, account.duplicates, account.ignored) == (
        10,
        4,
        3,
        1,
        2,
    )
    assert (account.state, account.format, account.rejected_reason) == ("done", "nmea", None)


def test_the_account_is_a_row_of_ingest_files(tmp_path: Path) -> None:
    account = decoded(feed(tmp_path, report(0))).account
    fields = {name: getattr(account, name) for name in type(account).__slots__}
    assert {*fields, "run_id"} == set(IngestFiles.column_names())


def test_rows_know_the_line_they_came_from(tmp_path: Path) -> None:
    path = feed(tmp_path, "\ufeff# mark", report(0), report(60, speed=5))
    result = decoded(path)
    for line_no, offset in result.positions.select("line_no", "byte_offset").iter_rows():
        assert path.read_bytes()[offset:].startswith(path.read_bytes().splitlines()[line_no - 1][:40])
    assert result.quarantine.height == 0


def test_of_several_receptions_the_earliest_stands(tmp_path: Path) -> None:
    lines = [heard(message(), EPOCH + at, station)[0] for at, station in ((2, "late"), (0, "first"), (12, "again"))]
    result = decoded(feed(tmp_path, *lines))
    assert result.positions.select("line_no", "station").rows() == [(2, "first"), (3, "again")]


def test_all_lines_of_a_message_that_comes_again_are_duplicates(tmp_path: Path) -> None:
    result = decoded(feed(tmp_path, *heard(STATIC, station="one"), *heard(STATIC, station="two")))
    assert (result.account.accepted, result.account.duplicates) == (2, 2)
    assert result.duplicates.select("line_no", "of_line_no").rows() == [(3, 1)]


def test_a_repeated_part_is_a_duplicate_of_a_message_that_was_taken_and_an_orphan_of_one_that_was_not(
    tmp_path: Path,
) -> None:
    first, second = heard(STATIC)
    assert decoded(feed(tmp_path, first, first, second)).account.duplicates == 1
    assert reasons(decoded(feed(tmp_path, first, first))) == dict.fromkeys((1, 2), "orphan_fragment")


def test_a_line_of_two_sentences_counts_once(tmp_path: Path) -> None:
    both = report(0) + report(60, speed=5)
    result = decoded(feed(tmp_path, both))
    assert (result.account.accepted, result.positions["line_no"].to_list()) == (1, [1, 1])
    damaged = report(0) + report(60, speed=5)[:-1]
    assert decoded(feed(tmp_path, damaged)).account.accepted == 1
    again = decoded(feed(tmp_path, report(0), report(1) + report(60, speed=5)[:-1]))
    assert reasons(again) == {2: "bad_sentence"}


def test_times_out_of_bounds_are_quarantined_untimed_or_not(tmp_path: Path) -> None:
    future = heard(message(), int(NOW.replace(tzinfo=UTC).timestamp()) + 25 * 3600)[0]
    path = feed(tmp_path, future, heard(message(), 5)[0], report(0))
    assert reasons(decoded(path)) == {1: "future_time", 2: "bad_value"}
    assert reasons(decoded(path, untimed=True)) == {1: "future_time", 2: "bad_value"}


def test_now_may_say_its_zone(tmp_path: Path) -> None:
    path = feed(tmp_path, report(0))
    for now in (datetime(2024, 3, 9, 12, tzinfo=UTC), datetime(2024, 3, 9, 12)):  # noqa: DTZ001  both are meant
        assert decode_path(path, DecodeSettings(), now_utc=now).account.accepted == 1


def test_untimed_keeps_lines_without_a_time(tmp_path: Path) -> None:
    result = decoded(feed(tmp_path, *message(), *message(speed=5), report(0)), untimed=True)
    assert result.positions["received_at_utc"].null_count() == 2
    assert result.account.first_received_at_utc == result.account.last_received_at_utc is not None


def test_mmsis_that_are_none_are_quarantined(tmp_path: Path) -> None:
    lines = heard([framed("AIVDM,1,1,,A,1w00000P0000VOHLCnHQKwvL05Ip,0")])
    assert reasons(decoded(feed(tmp_path, *lines, report(0)))) == {1: "bad_value"}


def test_a_file_of_too_few_good_lines_is_rejected_with_all_its_lines(tmp_path: Path) -> None:
    result = decoded(feed(tmp_path, report(0), *["junk"] * 30, "", "# end"))
    account = result.account
    assert account.state == "rejected"
    assert account.rejected_reason == "1 of 31 lines are well-formed nmea"
    assert (account.lines, account.quarantined, result.quarantine.height, result.positions.height) == (33, 33, 0, 0)


def test_a_damaged_archive_is_rejected_and_nothing_of_it_kept(tmp_path: Path) -> None:
    lines = "".join(report(at, mmsi=SHIP + at) + "\n" for at in range(20_000)).encode()
    path = tmp_path / "feed.gz"
    path.write_bytes(gzip.compress(lines)[:-9])
    result = decoded(path)
    assert result.account.state == "rejected"
    assert "damaged or incomplete" in str(result.account.rejected_reason)
    assert (result.account.bytes, result.account.lines, result.positions.height) == (path.stat().st_size, 0, 0)


def test_an_unreadable_file_has_an_account_too(tmp_path: Path) -> None:
    result = decoded(tmp_path / "gone")
    assert (result.account.state, len(result.account.file_id)) == ("rejected", 64)


@pytest.mark.parametrize("content", [b"", b"\n\n# nothing\n", b"$GPGGA,,\r\n"])
def test_a_file_that_says_nothing_of_ais_is_done_and_of_no_format(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty"
    path.write_bytes(content)
    account = decoded(path).account
    assert (account.state, account.format, account.lines) == ("done", None, account.ignored)


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_any_line_end_will_do(tmp_path: Path, end: bytes) -> None:
    path = feed_of(tmp_path / "feed", report(0), report(60, speed=5), end=end)
    assert decoded(path).account.accepted == 2


def test_a_line_over_the_limit_is_quarantined_with_its_beginning(tmp_path: Path) -> None:
    result = decoded(feed(tmp_path, report(0), "!" + "x" * 1000), max_line_bytes=300)
    assert result.quarantine.select("reason", "raw").rows() == [("line_too_long", b"!" + b"x" * 299)]


def test_the_first_line_alone_needs_to_name_time_and_station_of_a_group(tmp_path: Path) -> None:
    lines = [tag(f"g:1-2-77,s:66,c:{EPOCH}") + STATIC[0], tag("g:2-2-77") + STATIC[1]]
    row = decoded(feed(tmp_path, *lines)).statics.row(0, named=True)
    assert (row["station"], row["ship_name"]) == ("66", "LADY R")
