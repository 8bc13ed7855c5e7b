"""Single lines by their offset."""

import gzip
from itertools import accumulate
from pathlib import Path

import pytest

from pipeline.errors import FeedRejectedError
from pipeline.feeds.compression import CHUNK_BYTES
from pipeline.feeds.line_at import lines_at
from pipeline.settings import DecodeSettings

SETTINGS = DecodeSettings(max_line_bytes=256)
LINES = [b"first", b"", b"third, longer", b"last without an end"]
OFFSETS = [0, *accumulate(len(line) + 1 for line in LINES)][: len(LINES)]


@pytest.mark.parametrize("end", [b"\n", b"\r"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_every_line_is_found_at_its_offset_packed_or_not(tmp_path: Path, end: bytes, pack: object) -> None:
    path = tmp_path / "feed"
    path.write_bytes(pack(end.join(LINES)))  # type: ignore[operator]  # either takes bytes
    assert lines_at(path, OFFSETS, SETTINGS) == dict(zip(OFFSETS, LINES, strict=True))


def test_lines_across_the_chunks_of_a_large_file_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    line = b"x" * 99 + b"\n"
    path.write_bytes(line * (3 * CHUNK_BYTES // 100))
    across = [chunk * CHUNK_BYTES // 100 * 100 for chunk in (1, 2)]
    assert lines_at(path, across, SETTINGS) == dict.fromkeys(across, b"x" * 99)


def test_of_a_line_beyond_the_limit_the_beginning_is_given(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"y" * 1000)
    assert lines_at(path, [0], SETTINGS) == {0: b"y" * 256}


def test_an_offset_behind_the_end_has_no_line(tmp_path: Path) -> None:
    path = tmp_path / "feed"
    path.write_bytes(b"short\n")
    assert lines_at(path, [0, 100], SETTINGS) == {0: b"short"}


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(FeedRejectedError, match=r"gone: rejected: cannot be read"):
        lines_at(tmp_path / "gone", [0], SETTINGS)
