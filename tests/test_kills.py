"""Runs killed at random moments, and run again."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from databases import tables

from pipeline.resources import data_path
from pipeline.simulate.write import simulate_to

KILLS = 10
DAYS = 3
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample") / "sample"
    simulate_to(data_path("scenarios/corridor_march_2024.toml"), out)
    for path in sorted((out / "feed").iterdir())[DAYS:]:
        path.unlink()
    return out


def tumen(*arguments: object) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).with_name("tumen")), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own command


@pytest.mark.timeout(1200)
def test_a_run_killed_at_any_moment_and_run_again_gives_the_tables_of_a_clean_run(sample: Path, tmp_path: Path) -> None:
    chance = random.Random(20240310)  # noqa: S311  moments, no secrets
    clean = tmp_path / "clean"
    started_s = time.monotonic()
    assert tumen("run", sample / "feed", "--home", clean).wait() == 0
    length_s = time.monotonic() - started_s
    expected = tables(clean)
    killed = 0
    for number in range(KILLS):
        home = tmp_path / f"killed_{number}"
        victim = tumen("run", sample / "feed", "--home", home)
        try:
            victim.wait(timeout=length_s * (number + chance.random()) / KILLS)
        except subprocess.TimeoutExpired:
            victim.kill()
            killed += victim.wait() != 0
        assert tumen("run", sample / "feed", "--home", home).wait() == 0
        assert tables(home) == expected
        assert not list(home.rglob("*.wal"))
    assert killed >= KILLS // 2  # the others had ended by themselves
