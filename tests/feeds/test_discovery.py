from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.feeds.discovery import find_feed_files


def test_folders_are_searched_deep_and_sorted_without_hidden_names(tmp_path: Path) -> None:
    for name in ("b.nmea", "a/c.gz", "a/.part", ".cache/d.nmea"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    assert find_feed_files([tmp_path]) == [tmp_path / "a/c.gz", tmp_path / "b.nmea"]


def test_a_file_named_twice_is_found_once(tmp_path: Path) -> None:
    file = tmp_path / ".named.nmea"
    file.write_text("x")
    (tmp_path / "sub").mkdir()
    assert find_feed_files([file, tmp_path / "sub" / ".." / file.name, tmp_path]) == [file]


def test_a_missing_path_is_a_mistake_of_the_call(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="does not exist"):
        find_feed_files([tmp_path / "nothing"])


def test_a_device_is_no_feed() -> None:
    with pytest.raises(ConfigurationError, match="neither a file nor a folder"):
        find_feed_files([Path("/dev/null")])
