"""Kills at random moments of a run, and the run after it: nothing lost, nothing doubled, readers never disturbed.

`make test-slow` kills 60 times, which takes a minute or two; `make test-kills` 300 times.
"""

import os
import random
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from databases import tables
from sentences import feed_of
from servants import Servant, lengths_s, reader_of
from voyage_feed import LINES

from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.health import unlisted_files
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

KILLS = int(os.environ.get("KILLS", "60"))
STEPS = ("decoding", "finding", "publishing", "done")
FILES = 4
LANES = 2
pytestmark = [pytest.mark.slow, pytest.mark.timeout(max(1800, 12 * KILLS))]


@dataclass(frozen=True)
class Night:
    """A published home of one file, the files of the night to come, and what a run that nobody kills gives."""

    before: Path
    feed: Path
    expected: dict[str, list[str]]
    lengths_s: dict[str, float]


@pytest.fixture(scope="module")
def to_come(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("night")
    before, clean, feed = folder / "before", folder / "clean", folder / "feed"
    feed.mkdir()
    size = len(LINES) // (FILES + 1) + 1
    night.run([feed_of(folder / "first.nmea", *LINES[:size])], Home(before), Settings())
    for number in range(1, FILES + 1):
        feed_of(feed / f"{number}.nmea", *LINES[number * size : (number + 1) * size])
    shutil.copytree(before, clean)
    servant = Servant()
    servant.wait_for("ready")
    servant.tell("run", clean, str(feed))
    servant.wait_for("decoding")
    lengths = lengths_s(servant, ["decoding", *STEPS[1:]])
    servant.dismiss()
    return Night(before, feed, tables(clean), lengths)


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[Path]:
    """A folder whose homes' published databases somebody reads all the time."""
    homes, told = tmp_path / "homes", tmp_path / "told"
    homes.mkdir()
    reader = reader_of(homes, told)
    yield homes
    told.touch()
    out, errors = reader.communicate()
    assert (reader.returncode, errors) == (0, "")
    reads, *states = map(int, out.split())
    assert reads > KILLS
    assert states == [1, FILES + 1]  # the old one and the new one, and nothing between


def leftovers(home: Home) -> list[str]:
    """What a kill may leave and a run has to clear."""
    with Warehouse.open(home) as warehouse:
        unlisted = unlisted_files(home, warehouse.ledger())
    hidden = [path for path in home.root.rglob(".*") if path.name != ".lock"]
    return unlisted + [str(path) for path in [*hidden, *home.root.rglob("*.wal"), *home.root.rglob("*.tmp")]]


def assert_as_if_nothing_had_happened(home: Path, to_come: Night) -> None:
    assert tables(home) == to_come.expected
    assert leftovers(Home(home)) == []
    # Taken away as one step: the reader must not see half a home.
    through = home.parent.parent / f"through_{home.name}"
    home.rename(through)
    shutil.rmtree(through)


def test_a_run_killed_at_any_moment_and_run_again_gives_the_tables_of_a_clean_run(to_come: Night, homes: Path) -> None:
    def lane(first: int) -> list[str]:
        chance = random.Random(first)  # noqa: S311  moments, no secrets
        runner, victim = Servant(), Servant()
        runner.wait_for("ready")
        hit = []
        for number in range(first, KILLS, LANES):
            home = homes / f"killed_{number}"
            shutil.copytree(to_come.before, home)
            aim = STEPS[number // LANES % 3]
            victim.wait_for("ready")
            victim.tell("run", home, str(to_come.feed))
            victim.wait_for(aim)
            hit.append(victim.kill_after(chance.uniform(0, to_come.lengths_s[aim])))
            victim = Servant()
            runner.tell("run", home, str(to_come.feed))
            runner.wait_for("done")
            assert_as_if_nothing_had_happened(home, to_come)
        victim.wait_for("ready")
        victim.dismiss()
        runner.dismiss()
        return hit

    with ThreadPoolExecutor(LANES) as pool:
        hit = Counter(step for steps in pool.map(lane, range(LANES)) for step in steps)
    assert hit.total() == KILLS
    assert all(hit[step] >= KILLS // 6 for step in STEPS[:3]), hit


def test_one_of_several_workers_killed_beside_a_store_disturbs_no_other(to_come: Night, homes: Path) -> None:
    chance = random.Random(20240310)  # noqa: S311  moments, no secrets
    files = sorted(map(str, to_come.feed.iterdir()))
    helpers, storing = [Servant() for _ in files[1:]], Servant()
    victim, hit = Servant(), Counter[str]()
    for servant in (*helpers, storing):
        servant.wait_for("ready")
    for number in range(max(KILLS // 5, 3)):
        home = homes / f"worker_{number}"
        shutil.copytree(to_come.before, home)
        victim.wait_for("ready")
        victim.tell("ingest", home, files[0])
        for helper, path in zip(helpers, files[1:], strict=True):
            helper.tell("ingest", home, path)
        storing.tell("store", home)  # of the night before, over again
        victim.wait_for("decoding")
        killing = threading.Thread(
            target=lambda gone, after_s: hit.update([gone.kill_after(after_s)]),
            args=(victim, chance.uniform(0, to_come.lengths_s["decoding"])),
        )
        killing.start()
        manifests = [name for helper in helpers for name in helper.wait_for("manifests")]
        for servant in (*helpers, storing):
            servant.wait_for("done")
        killing.join()
        victim = Servant()
        storing.tell("ingest", home, files[0])  # tried again, as the scheduler does
        manifests += storing.wait_for("manifests")
        storing.wait_for("done")
        storing.tell("store", home, *manifests)
        storing.wait_for("done")
        assert_as_if_nothing_had_happened(home, to_come)
    victim.wait_for("ready")
    for servant in (*helpers, storing, victim):
        servant.dismiss()
    assert hit["decoding"] >= hit.total() // 3, hit
