"""A feed file a UTC day, in which every line is whole."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from io import FileIO
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.live.feed_files import FeedFiles

NOW = datetime(2024, 3, 10, 23, 59)  # noqa: DTZ001  times in Tumen are UTC without a zone


@contextmanager
def opened(folder: Path) -> Iterator[FeedFiles]:
    with closing(FeedFiles(folder)) as files:
        yield files


def test_each_utc_day_has_its_file(tmp_path: Path) -> None:
    with opened(tmp_path / "live") as files:
        first = files.write(b"a\n", NOW)
        assert (first.name, first.offset, first.is_new_file) == ("live-2024-03-10.nmea", 0, True)
        assert files.write(b"b\n", NOW)[1:] == (2, False)
        assert files.write(b"c\n", NOW + timedelta(minutes=1))[1:] == (0, True)
    assert {path.name: path.read_bytes() for path in files.since("")} == {
        "live-2024-03-10.nmea": b"a\nb\n",
        "live-2024-03-11.nmea": b"c\n",
    }
    assert [path.name for path in files.since("live-2024-03-11.nmea")] == ["live-2024-03-11.nmea"]


def test_a_line_that_a_kill_tore_gets_its_end_and_nothing_that_was_written_changes(tmp_path: Path) -> None:
    path = tmp_path / "live-2024-03-10.nmea"
    path.write_bytes(b"a\ntor")
    with opened(tmp_path) as files:
        files.write(b"b\n", NOW)
    assert path.read_bytes() == b"a\ntor\nb\n"


def test_a_full_disk_is_counted_and_the_next_line_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = FileIO.write

    def until_it_is_full(file: FileIO, data: bytes | memoryview) -> int:
        if len(data) > 3:
            return write(file, data[:3])
        raise OSError(28, "No space left on device")

    with opened(tmp_path) as files:
        files.write(b"a\n", NOW)
        with monkeypatch.context() as full:
            full.setattr("pipeline.live.feed_files.FileIO", type("Full", (FileIO,), {"write": until_it_is_full}))
            files.close()
            files.write(b"lost\n", NOW)
        files.close()
        files.write(b"b\n", NOW)
    assert files.lost_bytes == 5
    assert (tmp_path / "live-2024-03-10.nmea").read_bytes() == b"a\nlos\nb\n"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="--feed"):
        FeedFiles(tmp_path / "file" / "live")
