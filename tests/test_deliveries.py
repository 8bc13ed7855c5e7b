"""However files are delivered, in any order, late, twice, grown or renamed, the tables are the same."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest
import shuttling
from databases import tables
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sentences import feed_of
from voyage_feed import LINES

from pipeline import night
from pipeline.errors import ConfigurationError, FeedRejectedError
from pipeline.feeds import source
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

WITHOUT_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)  # an order takes ten seconds
THIRD = len(LINES) // 3
NIGHTS = {
    "grows.nmea": (LINES[: THIRD // 2], LINES[:THIRD], LINES[: THIRD + 40]),
    "overlaps.nmea": (LINES[THIRD - 30 : 2 * THIRD + 30],),
    "copy_of_overlaps.nmea": (LINES[THIRD - 30 : 2 * THIRD + 30],),
    "rest.nmea": (LINES[2 * THIRD :],),
}


def deliver(folder: Path, home: Home, steps: list[tuple[str, int]]) -> None:
    for name, state in steps:
        feed_of(folder / name, *NIGHTS[name][state])
        night.run([folder / name], home, Settings())


def comparable(home: Home) -> dict[str, list[str]]:
    """Tables without the paths of files: of two copies, either may be the one that was read."""
    with Warehouse.open(home) as warehouse:
        files = sorted(map(str, warehouse.ingested().drop("path", "run_id").rows()))
    return tables(home.root, without=frozenset({"ingest_files", "alerts"})) | {"ingest_files": files}


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder, home = tmp_path_factory.mktemp("feed"), Home(tmp_path_factory.mktemp("home"))
    for name, states in NIGHTS.items():
        feed_of(folder / name, *states[-1])
    night.run([folder], home, Settings())
    found = comparable(home)
    assert (len(found["voyages"]), len(found["ingest_files"])) == (1, 3)
    return found


@pytest.mark.slow
@given(st.permutations([name for name, states in NIGHTS.items() for _ in states]))
@settings(
    max_examples=3, deadline=None, phases=WITHOUT_SHRINKING, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_order_of_deliveries_gives_the_tables_of_one_run(
    expected: dict[str, list[str]], tmp_path_factory: pytest.TempPathFactory, order: list[str]
) -> None:
    folder, home = tmp_path_factory.mktemp("feed"), Home(tmp_path_factory.mktemp("home"))
    seen = dict.fromkeys(NIGHTS, 0)
    for name in order:
        deliver(folder, home, [(name, seen[name])])
        seen[name] += 1
    assert comparable(home) == expected


def test_a_grown_file_that_is_rejected_leaves_its_good_beginning(tmp_path: Path) -> None:
    home, path = Home(tmp_path / "home"), feed_of(tmp_path / "feed.nmea", *LINES[:THIRD])
    night.run([path], home, Settings())
    before = tables(home.root)["port_calls"]
    with path.open("ab") as file:
        file.write(b"no feed\n" * THIRD * 40)
    assert night.run([path], home, Settings()).needs_person
    assert tables(home.root)["port_calls"] == before != []


def test_the_shorter_state_stored_late_does_not_come_back(tmp_path: Path) -> None:
    home, path = Home(tmp_path / "home"), feed_of(tmp_path / "feed.nmea", *LINES[: THIRD // 2])
    early = night.ingest([str(path)], home, Settings())
    feed_of(path, *LINES[:THIRD])
    night.run([path], home, Settings())
    after = tables(home.root)
    night.detect_and_store(home, Settings(), early)
    night.publish(home)
    assert tables(home.root) == after


def test_a_file_decoded_again_under_a_later_clock_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, path = Home(tmp_path / "home"), feed_of(tmp_path / "feed.nmea", *LINES[:THIRD])
    heard_from = datetime(2024, 3, 9, 16)  # noqa: DTZ001  times in Tumen are UTC without a zone
    monkeypatch.setattr(night, "_now_utc", lambda: heard_from - timedelta(hours=20))
    night.run([path], home, Settings())
    before = tables(home.root)
    assert before["quarantine"]  # lines more than a day ahead of that clock
    monkeypatch.undo()
    again = night.ingest([str(path)], home, Settings())
    night.detect_and_store(home, Settings(), again)
    night.publish(home)
    assert tables(home.root) == before


def test_a_file_that_cannot_be_read_needs_a_person_until_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, path = Home(tmp_path / "home"), feed_of(tmp_path / "feed.nmea", *LINES[:10])

    def refuse(path: Path) -> IO[bytes]:
        reason = "cannot be read: Permission denied"
        raise FeedRejectedError(path, reason)

    monkeypatch.setattr(source, "_opened", refuse)
    report = night.run([path], home, Settings())
    assert report.needs_person
    assert [file["rejected_reason"] for file in report.files] == ["cannot be read: Permission denied"]
    monkeypatch.undo()
    assert not night.run([path], home, Settings()).needs_person
    with Warehouse.open(home) as warehouse:
        assert warehouse.ingested()["state"].to_list() == ["done"]


def test_the_order_of_names_does_not_matter(tmp_path: Path) -> None:
    names = [f"{number}.nmea" for number in range(4)]
    random.Random(7).shuffle(names)  # noqa: S311  an order, no secret
    homes: list[dict[str, list[str]]] = []
    for order in (names, sorted(names)):
        home = Home(tmp_path / f"home_{len(homes)}")
        folder = tmp_path / f"feed_{len(homes)}"
        folder.mkdir()
        for part, name in enumerate(order):
            feed_of(folder / name, *LINES[part * THIRD // 2 : (part + 1) * THIRD // 2])
        night.run([folder], home, Settings())
        homes.append(comparable(home))
    assert homes[0] == homes[1]


def test_the_files_of_a_span_of_days_are_due_and_those_without_a_time_with_every_span(tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.mkdir()
    for day in shuttling.days()[:4]:
        shuttling.write_day(feed, day)
    feed_of(feed / "rejected.gz", b"\x1f\x8b no archive")
    first, last = shuttling.days()[1:3]
    (batch,) = night.discover([feed], Home(tmp_path / "home"), Settings(), from_day=first, until_day=last)
    assert [Path(path).name for path in batch] == [f"{first}.nmea", f"{last}.nmea", "rejected.gz"]


def test_no_file_in_a_span_of_days_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    shuttling.write_day(tmp_path / "feed", shuttling.FIRST_DAY)
    home, first, last = Home(tmp_path / "home"), date(2024, 4, 1), date(2024, 4, 2)
    with pytest.raises(ConfigurationError, match="no feed file from 2024-04-01 up to 2024-04-02"):
        night.discover([tmp_path / "feed"], home, Settings(), from_day=first, until_day=last)
