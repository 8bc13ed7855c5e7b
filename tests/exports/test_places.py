"""Where an export is written: over a file, whole or not at all, and never over what is needed or in use."""

import contextlib
import os
import shutil
import stat
from pathlib import Path

import pytest
from exported import exported
from exported_home import home_with

from pipeline.errors import ConfigurationError, TumenError
from pipeline.exports import places
from pipeline.exports.places import written_whole
from pipeline.warehouse.home import Home


def half_written(out: Path) -> None:
    with written_whole(out, ".csv") as unfinished:
        unfinished.write_bytes(b"half")
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("format_name", ["csv", "geojson", "kml", "gpkg", "geoparquet", "ftm"])
def test_a_file_that_is_there_is_replaced_and_nothing_is_left_beside(home: Home, out: Path, format_name: str) -> None:
    out.write_bytes(b"old")
    exported(home, "voyages", format_name, out)
    assert out.read_bytes() != b"old"
    assert os.listdir(out.parent) == [out.name]  # noqa: PTH208  hidden names too
    assert stat.S_IMODE(out.stat().st_mode) & 0o600 == 0o600


def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_beside(out: Path) -> None:
    out.write_bytes(b"old")
    with pytest.raises(TumenError, match="No space left on device"):
        half_written(out)
    assert (out.read_bytes(), os.listdir(out.parent)) == (b"old", [out.name])  # noqa: PTH208  hidden names too


def left(out: Path, name: str = "export.csv", *, old: bool = True) -> Path:
    folder = out.with_name(f".{out.name}.a1b2c3d4")
    folder.mkdir()
    (folder / name).write_bytes(b"half")
    if old:
        os.utime(folder, (0, 0))
    return folder


def test_what_a_killed_export_left_is_removed_by_the_next_to_the_same_place(home: Home, out: Path) -> None:
    folder, other = left(out), left(out.with_name("other"))
    exported(home, "voyages", "csv", out)
    assert (folder.exists(), other.exists()) == (False, True)


def test_what_an_export_that_goes_on_has_written_so_far_stays(home: Home, out: Path) -> None:
    with written_whole(out, ".csv") as unfinished:
        unfinished.write_bytes(b"of the first")
        os.utime(unfinished.parent, (0, 0))
        exported(home, "voyages", "csv", out)
        assert out.read_bytes() != b"of the first"
    assert out.read_bytes() == b"of the first"


def test_a_hidden_folder_that_is_young_or_holds_something_else_stays(home: Home, out: Path) -> None:
    folder = left(out, old=False)
    exported(home, "voyages", "csv", out)
    assert folder.exists()
    shutil.rmtree(folder)
    folder = left(out, "letters.txt")
    exported(home, "voyages", "csv", out)
    assert folder.exists()


def test_a_folder_that_may_not_be_written_is_named(home: Home, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Not by the folder's mode: root may write anywhere.
    monkeypatch.setattr(places, "TemporaryDirectory", refuse)
    with pytest.raises(TumenError, match="cannot be written: Permission denied; free disk space, or give -o another"):
        exported(home, "voyages", "csv", out)


def test_a_link_is_followed(home: Home, out: Path) -> None:
    target = out.with_name("target.csv")
    target.write_bytes(b"old")
    out.symlink_to(target)
    exported(home, "voyages", "csv", out)
    assert out.is_symlink()
    assert target.read_bytes() != b"old"


def test_a_folder_and_a_file_in_no_folder_are_refused(home: Home, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is no file"):
        exported(home, "voyages", "csv", tmp_path)
    with pytest.raises(ConfigurationError, match="its folder is not there"):
        exported(home, "voyages", "csv", tmp_path / "no" / "x.csv")
    with pytest.raises(ConfigurationError, match="is no file"):
        exported(home, "voyages", "csv", Path("/dev/null"))


def test_a_name_that_no_file_can_have_is_refused(home: Home, out: Path) -> None:
    for name in ("x" * 300, "x" * 250):  # of the second there would be no `-journal`
        with pytest.raises(ConfigurationError, match="there can be no such file"):
            exported(home, "voyages", "csv", out.with_name(name))
    other = out.with_name("other")
    out.symlink_to(other)
    other.symlink_to(out)
    # From Python 3.13 on such a link counts as none, and is replaced.
    with contextlib.suppress(ConfigurationError):
        exported(home, "voyages", "csv", out)
    assert other.is_symlink()


def test_nothing_that_the_home_needs_is_replaced(home: Home) -> None:
    before = home.published_db.read_bytes()
    with pytest.raises(ConfigurationError, match="what the home needs"):
        exported(home, "voyages", "gpkg", home.published_db)
    assert home.published_db.read_bytes() == before
    exported(home, "voyages", "gpkg", home.reports / "voyages.gpkg")


def test_no_feed_file_is_replaced(tmp_path: Path) -> None:
    feed, link = tmp_path / "feed.nmea", tmp_path / "link"
    feed.write_bytes(b"!AIVDM")
    link.symlink_to(feed)
    home = home_with(tmp_path, file=str(feed))
    for out in (feed, link):
        with pytest.raises(ConfigurationError, match="is a feed file that findings rest on"):
            exported(home, "voyages", "csv", out)
    assert feed.read_bytes() == b"!AIVDM"


@pytest.mark.parametrize("log", ["-wal", "-journal"])
def test_a_geopackage_that_another_program_has_open_is_left_alone(home: Home, out: Path, log: str) -> None:
    out.write_bytes(b"old")
    out.with_name(out.name + log).write_bytes(b"")
    with pytest.raises(ConfigurationError, match="another program has it open"):
        exported(home, "voyages", "gpkg", out)
    assert out.read_bytes() == b"old"
