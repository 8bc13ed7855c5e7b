"""A disk that fills at any point of a run: an error that says so, the published database untouched, and the way on."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from databases import tables
from sentences import feed_of
from voyage_feed import LINES

from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

HALF = len(LINES) // 2
# What no file may outgrow: nothing, the lake's small files, part of the log or the database, part of what is published.
LIMITS_KIB = (1, 16, 3072, 5000, 12288, 65536)


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return feed_of(tmp_path_factory.mktemp("feed") / "second.nmea", *LINES[HALF:])


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with half a voyage."""
    folder, home = tmp_path_factory.mktemp("feed"), Home(tmp_path_factory.mktemp("home"))
    night.run([feed_of(folder / "first.nmea", *LINES[:HALF])], home, Settings())
    return home


@pytest.fixture(scope="module")
def expected(first_night: Home, second: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Tables of both nights on a disk with room."""
    home = Home(tmp_path_factory.mktemp("clean") / "home")
    shutil.copytree(first_night.root, home.root)
    night.run([second], home, Settings())
    return tables(home.root)


def run_with_little_room(second: Path, home: Home, limit_bytes: int) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    command = [str(Path(sys.executable).with_name("tumen")), "run", str(second), "--home", str(home.root)]
    return subprocess.run(command, preexec_fn=limit, capture_output=True, text=True, check=False)  # noqa: S603  our own command, one thread


@pytest.mark.slow
def test_a_full_disk_ends_with_an_error_and_the_next_run_goes_on(
    first_night: Home, second: Path, expected: dict[str, list[str]], tmp_path: Path
) -> None:
    failed = 0
    for limit_kib in LIMITS_KIB:
        home = Home(tmp_path / f"home_{limit_kib}")
        shutil.copytree(first_night.root, home.root)
        published = home.published_db.read_bytes()
        done = run_with_little_room(second, home, limit_kib * 1024)
        if done.returncode:
            failed += 1
            assert done.returncode == 1, done.stderr
            assert "Traceback" not in done.stderr
            assert "free disk space" in done.stderr.splitlines()[-1].lower()
            assert home.published_db.read_bytes() == published
        night.run([second], home, Settings())
        assert tables(home.root) == expected
    assert failed >= len(LIMITS_KIB) // 2
