"""Lines as they come say what the same lines say in a file."""

from datetime import datetime
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal
from sentences import feed_of, message, report
from voyage_feed import LINES

from pipeline.decode.feed import decode_path
from pipeline.decode.memory import Memory
from pipeline.decode.stream import Said, StreamDecoder
from pipeline.settings import DecodeSettings

NOW = datetime(2024, 6, 1)  # noqa: DTZ001  times in Tumen are UTC without a zone


def taken(lines: list[str], together: int, now: datetime = NOW) -> list[Said]:
    decoder, offset, said = StreamDecoder(DecodeSettings(), "feed", Memory()), 0, []
    for begin in range(0, len(lines), together):
        data = "".join(f"{line}\n" for line in lines[begin : begin + together]).encode()
        said.append(decoder.take(data, offset, now_utc=now))
        offset += len(data)
    return [*said, decoder.finish(now_utc=now)]


def test_positions_and_static_reports_are_those_of_the_file_however_the_lines_come(tmp_path: Path) -> None:
    whole = decode_path(feed_of(tmp_path / "feed.nmea", *LINES), DecodeSettings(), now_utc=NOW).whole
    for together in (1, 7, len(LINES)):
        said = taken(LINES, together)
        for name in ("positions", "statics"):
            found = pl.concat([getattr(one, name) for one in said]).sort("line_no")
            assert_frame_equal(found.drop("file_id"), getattr(whole, name).drop("file_id"))


def test_every_reception_is_told_and_the_latest_time_is_that_of_any_message() -> None:
    base = message(4, year=2024, month=3, day=9, hour=16, minute=0, second=0)[0]
    lines = [report(0), report(3), f"{base},r1,1710000100"]
    said, _ = taken(lines, 3)
    assert (said.positions.height, said.messages) == (2, 3)
    assert said.latest_utc == datetime(2024, 3, 9, 16, 1, 40)  # noqa: DTZ001  as above


def test_what_cannot_be_used_is_counted_by_its_reason() -> None:
    future = report(3 * 86_400)
    said, last = taken([report(0)[:-2] + "00", message()[0], future, message(5)[0]], 4, datetime(2024, 3, 10))  # noqa: DTZ001  as above
    assert said.faults == {"bad_checksum": 1, "no_time": 1, "future_time": 1}
    assert last.faults == {"orphan_fragment": 1}
    assert said.latest_utc is None
