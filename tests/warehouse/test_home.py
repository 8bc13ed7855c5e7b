"""A home is a folder with known places, and one holder at a time."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.errors import ConfigurationError
from pipeline.warehouse.home import Home

HOLD = """
import sys, time
from pathlib import Path
from pipeline.warehouse.home import Home
with Home(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.readline()
"""


def held_elsewhere(home: Home) -> subprocess.Popen[str]:
    process = subprocess.Popen(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", HOLD, str(home.root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_create_makes_the_folders_and_may_be_repeated(home: Home) -> None:
    home.create()
    home.create()
    folders = (home.lake, home.warehouse_db.parent, home.published_db.parent, home.reports)
    assert all(folder.is_dir() for folder in folders)


def test_a_home_that_is_a_file_is_a_wrong_call(tmp_path: Path) -> None:
    path = tmp_path / "home"
    path.write_text("a file")
    for home in (Home(path), Home(path / "below")):
        with pytest.raises(ConfigurationError, match="give --home a folder"), home.lock():
            pass


def test_the_lock_is_reentrant_and_free_afterwards(home: Home) -> None:
    with home.lock(), Home(home.root).lock(), home.try_lock() as taken:
        assert taken
    with held_elsewhere(home) as process:
        process.kill()


def test_who_must_not_wait_is_told_that_the_home_is_held(home: Home) -> None:
    with held_elsewhere(home) as process:
        with home.try_lock() as taken:
            assert not taken
        process.kill()
    with home.try_lock() as taken:
        assert taken


def test_a_second_process_waits_for_the_first(home: Home) -> None:
    with held_elsewhere(home) as process:
        assert process.stdin is not None
        release = threading.Timer(0.3, process.stdin.close)
        release.start()
        started = time.monotonic()
        with home.lock():
            assert time.monotonic() - started > 0.2
        release.join()


def test_a_second_thread_waits_and_a_third_is_told(home: Home) -> None:
    order: list[str] = []

    def second() -> None:
        with home.try_lock() as taken:
            order.append(f"third {taken}")
        with home.lock():
            order.append("second")

    with home.lock():
        thread = threading.Thread(target=second)
        thread.start()
        while not order:
            time.sleep(0.01)
        order.append("first")
    thread.join()
    assert order == ["third False", "first", "second"]


def test_an_error_under_the_lock_frees_it(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), home.lock():
        raise ZeroDivisionError
    with held_elsewhere(home) as process:
        process.kill()
