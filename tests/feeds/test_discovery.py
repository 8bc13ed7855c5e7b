import errno
import os
from pathlib import Path
from typing import NoReturn

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


def test_a_folder_that_cannot_be_listed_is_told_and_not_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    listed = os.scandir

    def scandir(path: str) -> "os._ScandirIterator[str]":
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
        return listed(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(ConfigurationError, match=r"folder .*/closed cannot be listed: Permission denied"):
        find_feed_files([tmp_path])


def test_what_cannot_be_looked_at_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="cannot be looked at: File name too long"):
        find_feed_files([tmp_path / ("x" * 300)])
    feed = tmp_path / "feed"
    feed.touch()

    def refuse(self: Path) -> NoReturn:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))

    monkeypatch.setattr(Path, "is_dir", lambda _: True)
    monkeypatch.setattr(Path, "stat", refuse)
    assert find_feed_files([tmp_path]) == [feed]


def test_a_link_to_nothing_is_a_file_for_reading_to_reject(tmp_path: Path) -> None:
    link = tmp_path / "link.nmea"
    link.symlink_to(tmp_path / "nothing")
    assert find_feed_files([tmp_path]) == [link]


def test_links_in_a_circle_and_devices_among_files_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "device").symlink_to("/dev/null")
    assert find_feed_files([tmp_path]) == []
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    with pytest.raises(ConfigurationError, match=r"circle leads in a circle; remove it"):
        find_feed_files([tmp_path])
