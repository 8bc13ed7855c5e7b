"""A file that nobody meant to be there is rejected by name, and the night goes on with the others."""

import os
from pathlib import Path

from sentences import decoded, feed_of, report

from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse


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
