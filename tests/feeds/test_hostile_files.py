"""A file that nobody meant to be there is rejected by name, and the night goes on with the others."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from sentences import decoded, feed_of, report

from pipeline import arrivals, night
from pipeline.feeds import source
from pipeline.feeds.blocks import Block
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

NO_SUCH_FILE = "cannot be read: No such file or directory"
MEMORY = Path("/proc/self/mem")  # it opens, and reading its first byte is an error


def latin(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder / os.fsdecode(b"d\xe9but.nmea")


def states(home: Home) -> list[tuple[str, str, str | None]]:
    with Warehouse.open(home) as warehouse:
        return sorted(warehouse.ingested().select("path", "state", "rejected_reason").iter_rows())


def test_a_name_that_is_no_utf_8_is_escaped_in_the_account(tmp_path: Path) -> None:
    account = decoded(feed_of(latin(tmp_path), report(0))).account
    assert (account.path, account.state) == (rf"{tmp_path}/d\xe9but.nmea", "done")
    assert decoded(latin(tmp_path / "gone")).account.path == rf"{tmp_path}/gone/d\xe9but.nmea"


def test_a_file_whose_name_is_no_utf_8_is_ingested_and_its_growth_supersedes_it(tmp_path: Path) -> None:
    home, path = Home(tmp_path / "home"), latin(tmp_path / "feed")
    for lines in ([report(0)], [report(0), report(60, speed=5)]):
        feed_of(path, *lines)
        assert not night.run([path.parent], home, Settings()).needs_person
        assert states(home) == [(rf"{tmp_path}/feed/d\xe9but.nmea", "done", None)]


def test_files_that_cannot_be_read_are_rejected_and_the_others_are_read(tmp_path: Path) -> None:
    home, folder = Home(tmp_path / "home"), tmp_path / "feed"
    folder.mkdir()
    good, nothing = feed_of(folder / "good.nmea", report(0)), tmp_path / "nothing"
    (folder / "gone.nmea").symlink_to(nothing)
    for _ in range(2):
        assert night.run([folder], home, Settings()).needs_person
        assert states(home) == [(str(good), "done", None), (str(nothing), "rejected", NO_SUCH_FILE)]


@pytest.mark.skipif(not MEMORY.exists(), reason="no file that opens and cannot be read: /proc/self/mem is of Linux")
def test_a_file_that_opens_and_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    link = tmp_path / "memory.nmea"
    link.symlink_to(MEMORY)
    account = decoded(link).account
    assert (account.state, account.file_id, account.bytes) == ("rejected", source.unreadable_id(link), 0)
    assert str(account.rejected_reason).startswith("cannot be read: ")


def test_a_file_that_vanishes_while_it_is_read_goes_by_its_path_until_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = feed_of(tmp_path / "feed.nmea", report(0))

    def vanish(*_: object) -> Iterator[Block]:
        path.unlink()
        yield from ()

    monkeypatch.setattr(source, "split_blocks", vanish)
    account = decoded(path).account
    assert (account.state, account.rejected_reason) == ("rejected", NO_SUCH_FILE)
    assert (account.file_id, account.bytes, account.lines) == (source.unreadable_id(path), 0, 0)


def test_a_disk_that_fails_once_condemns_no_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = feed_of(tmp_path / "feed.nmea", report(0))

    def fail(*_: object) -> NoReturn:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(source, "split_blocks", fail)
    account = decoded(path).account
    assert (account.rejected_reason, account.file_id) == (
        "cannot be read: Input/output error",
        source.unreadable_id(path),
    )


def test_a_file_that_went_away_since_it_was_listed_stops_no_planning(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    assert list(arrivals.batches([gone])) == [[str(gone)]]
    assert arrivals.file_id_of(gone) == source.unreadable_id(gone)
