"""Feed files that are old, whole in the lake and cited by nothing go; all others stay, each with its reason."""

import gzip
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sentences import feed_of, message, report

from pipeline import night
from pipeline.cli import main
from pipeline.errors import ConfigurationError
from pipeline.raw_pruning import RawFile, RawPlan, prune_raw
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.manifest import is_raw_removed, manifest_names, manifest_path, note_raw_removed
from pipeline.warehouse.store import Warehouse

DAY_S = 86400
OLDER_THAN_DAYS = 10


def of_day(path: Path, day: int, *more: str) -> Path:
    """A feed file of two reports of a day, counted from the first."""
    path.parent.mkdir(exist_ok=True)
    return feed_of(path, report(day * DAY_S), report(day * DAY_S + 600), *more)


def take(home: Home, *paths: Path) -> None:
    """Let files into lake and ledger, and find nothing in them."""
    manifests = night.ingest([str(path) for path in paths], home, Settings())
    with Warehouse.open(home) as warehouse, warehouse.transaction() as transaction:
        transaction.add_files(manifests, "run")


def cite(home: Home, path: Path, *finding_ids: str) -> None:
    """Let findings rest on the first line of a file."""
    with Warehouse.open(home) as warehouse:
        file_id = dict(warehouse.ingested().select("path", "file_id").iter_rows())[str(path)]
        for finding_id in finding_ids:
            warehouse.connection.execute("insert into evidence values (?, 'arrival', ?, 1, 0)", [finding_id, file_id])


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A folder of feed files: of the first day, of the second, and of one a month later."""
    for name, day in (("0.nmea", 0), ("1.nmea", 1), ("30.nmea", 30)):
        of_day(tmp_path / "feed" / name, day)
    return tmp_path / "feed"


@pytest.fixture
def home(tmp_path: Path, feed: Path) -> Home:
    home = Home(tmp_path / "home")
    take(home, *sorted(feed.iterdir()))
    return home


def names(files: list[RawFile]) -> list[str]:
    return [Path(file.path).name for file in files]


def why(plan: RawPlan) -> dict[str, str | None]:
    return {Path(file.path).name: file.reason for file in plan.left}


def pruned(home: Home) -> RawPlan:
    return prune_raw(home, OLDER_THAN_DAYS, is_plan=False)


def test_a_plan_names_old_files_that_nothing_cites_and_removes_none(home: Home, feed: Path) -> None:
    plan = prune_raw(home, OLDER_THAN_DAYS)
    assert (names(plan.removed), plan.newer, plan.is_done) == (["0.nmea", "1.nmea"], 1, False)
    assert plan.removed_bytes == sum((feed / name).stat().st_size for name in ("0.nmea", "1.nmea"))
    assert len(list(feed.iterdir())) == 3
    assert not any(is_raw_removed(home, file.file_id) for file in plan.removed)


def test_what_is_planned_goes_and_its_manifest_says_so(home: Home, feed: Path) -> None:
    done = pruned(home)
    assert names(done.removed) == ["0.nmea", "1.nmea"]
    assert [path.name for path in feed.iterdir()] == ["30.nmea"]
    assert all(is_raw_removed(home, file.file_id) for file in done.removed)
    again = pruned(home)
    assert (again.removed, again.not_there, again.newer) == ([], 2, 1)


def test_a_cited_file_stays_and_says_how_many_findings_cite_it(home: Home, feed: Path) -> None:
    cite(home, feed / "0.nmea", "one", "one", "other")
    plan = pruned(home)
    assert [(Path(file.path).name, file.findings) for file in plan.cited] == [("0.nmea", 2)]
    assert plan.cited_bytes == (feed / "0.nmea").stat().st_size
    assert names(plan.removed) == ["1.nmea"]


def test_a_file_whose_last_line_is_not_older_stays_however_old_its_first_is(home: Home, feed: Path) -> None:
    take(home, feed_of(feed / "long.nmea", report(5), report(25 * DAY_S)))
    assert names(pruned(home).removed) == ["0.nmea", "1.nmea"]
    assert (feed / "long.nmea").exists()


def lengthened(path: Path) -> None:
    with path.open("a", encoding="ascii") as file:
        file.write(report(DAY_S) + "\n")


def altered(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"AIVDM", b"AIVDO", 1))


def linked(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def made_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lengthened, "its bytes are not those that were ingested"),
        (altered, "its bytes are not those that were ingested"),
        (linked, "is behind a symbolic link now; remove what that leads to by hand"),
        (made_a_folder, "is no file any more"),
    ],
)
def test_what_is_not_what_was_ingested_stays_and_is_told(
    home: Home, feed: Path, change: Callable[[Path], None], reason: str
) -> None:
    change(feed / "0.nmea")
    before = {path.name for path in feed.iterdir()}
    plan = pruned(home)
    assert (why(plan), names(plan.removed), plan.needs_person) == ({"0.nmea": reason}, ["1.nmea"], False)
    assert {path.name for path in feed.iterdir()} == before - {"1.nmea"}


def test_files_of_a_folder_that_was_moved_behind_a_link_stay(home: Home, feed: Path, tmp_path: Path) -> None:
    feed.rename(tmp_path / "moved")
    feed.symlink_to(tmp_path / "moved")
    assert set(why(pruned(home))) == {"0.nmea", "1.nmea"}
    assert len(list((tmp_path / "moved").iterdir())) == 3


def test_a_link_in_the_feed_counts_as_the_file_that_it_led_to_when_it_was_read(home: Home, feed: Path) -> None:
    of_day(feed.parent / "disk" / "2.nmea", 2)
    (feed / "2.nmea").symlink_to(feed.parent / "disk" / "2.nmea")
    take(home, feed / "2.nmea")
    assert names(pruned(home).removed) == ["2.nmea", "0.nmea", "1.nmea"]
    assert not (feed.parent / "disk" / "2.nmea").exists()


def test_of_two_paths_with_one_content_the_one_that_was_read_goes(home: Home, feed: Path) -> None:
    shutil.copy(feed / "0.nmea", feed / "copy.nmea")
    take(home, feed / "copy.nmea")
    pruned(home)
    assert sorted(path.name for path in feed.iterdir()) == ["30.nmea", "copy.nmea"]


def test_a_path_that_holds_another_file_by_now_goes_by_that(home: Home, feed: Path) -> None:
    of_day(feed / "0.nmea", 3, report(3 * DAY_S + 900))
    assert why(prune_raw(home, OLDER_THAN_DAYS)) == {"0.nmea": "its bytes are not those that were ingested"}
    take(home, feed / "0.nmea")
    cite(home, feed / "1.nmea", "one")
    plan = pruned(home)
    assert (names(plan.removed), plan.not_there, plan.left) == (["0.nmea"], 1, [])


def test_archives_go_whole(home: Home, feed: Path) -> None:
    shutil.make_archive(str(feed / "packed"), "zip", feed, "0.nmea")
    of_day(feed / "inner.nmea", 4)
    (feed / "4.nmea.gz").write_bytes(gzip.compress((feed / "inner.nmea").read_bytes()))
    (feed / "inner.nmea").unlink()
    take(home, feed / "packed.zip", feed / "4.nmea.gz")
    assert names(pruned(home).removed) == ["0.nmea", "1.nmea", "4.nmea.gz", "packed.zip"]


def test_rejected_files_and_files_without_a_time_stay(home: Home, feed: Path) -> None:
    take(home, feed_of(feed / "notes.txt", "no feed at all"), feed_of(feed / "untimed.nmea", *message()))
    reasons = why(pruned(home))
    assert str(reasons["notes.txt"]).startswith("was rejected, nothing of it is in the lake: ")
    assert reasons["untimed.nmea"] == "no line of it says a time, so it has no age"
    assert (feed / "notes.txt").exists()
    assert (feed / "untimed.nmea").exists()


def test_daily_files_of_the_live_watch_go_but_never_todays(home: Home) -> None:
    today = f"live-{datetime.now(UTC):%Y-%m-%d}.nmea"
    old = of_day(home.live / "live-2024-03-12.nmea", 3)
    of_day(home.live / today, 4)  # an old recording that is listened to now
    take(home, old, home.live / today)
    plan = pruned(home)
    assert names(plan.removed) == ["0.nmea", "1.nmea", "live-2024-03-12.nmea"]
    assert why(plan) == {today: "is today's file of the live watch"}


def test_a_file_that_changes_while_it_is_looked_at_stays(
    home: Home, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*arguments: Any) -> None:
        note_raw_removed(*arguments)
        lengthened(feed / "0.nmea")

    cite(home, feed / "1.nmea", "one")
    monkeypatch.setattr("pipeline.raw_pruning.note_raw_removed", late)
    assert why(pruned(home)) == {"0.nmea": "it changed while it was looked at"}
    assert (feed / "0.nmea").exists()


def test_a_kill_before_the_file_goes_leaves_it_to_the_next_pruning(
    home: Home, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(path: Path) -> None:
        raise KeyboardInterrupt(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            pruned(home)
    assert len(list(feed.iterdir())) == 3
    assert names(pruned(home).removed) == ["0.nmea", "1.nmea"]


def test_a_file_that_cannot_be_removed_needs_a_person(home: Home, feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refused)
    plan = pruned(home)
    assert plan.needs_person
    assert set(why(plan)) == {"0.nmea", "1.nmea"}
    assert "cannot be removed: " in str(why(plan)["0.nmea"])
    command = ["prune", "--raw", "--yes", "--home", str(home.root), "--older-than", str(OLDER_THAN_DAYS)]
    assert main(command) == 1
    assert len(list(feed.iterdir())) == 3


def test_a_file_whose_manifest_is_gone_stays(home: Home, feed: Path) -> None:
    for name in manifest_names(home):
        manifest_path(home, name).unlink()
    assert "no manifest" in str(why(pruned(home))["0.nmea"])
    assert len(list(feed.iterdir())) == 3


def test_a_later_run_over_the_folder_thinks_nothing_of_what_is_gone(home: Home, feed: Path) -> None:
    pruned(home)
    assert night.discover([feed], home, Settings(), until_day=None) == []
    of_day(feed / "31.nmea", 31)
    assert night.discover([feed], home, Settings(), until_day=None) == [[str(feed / "31.nmea")]]
    shutil.rmtree(feed)
    feed.mkdir()
    with pytest.raises(ConfigurationError, match="no feed file"):  # as of any folder that is empty
        night.discover([feed], home, Settings(), until_day=None)


def test_a_file_that_comes_back_is_known(home: Home, feed: Path) -> None:
    kept = (feed / "0.nmea").read_bytes()
    pruned(home)
    (feed / "0.nmea").write_bytes(kept)
    assert night.discover([feed], home, Settings(), until_day=None) == []


def test_the_command_prints_a_plan_and_prunes_with_yes(
    home: Home, feed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cite(home, feed / "1.nmea", "one")
    command = ["prune", "--raw", "--home", str(home.root), "--older-than", str(OLDER_THAN_DAYS)]
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "1 feed files of " in said
    assert "nothing was removed; --yes does it" in said
    assert str(feed / "0.nmea") in said
    assert len(list(feed.iterdir())) == 3
    assert main([*command, "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["is_done"], told["needs_person"], told["newer"], told["not_there"]) == (True, False, 1, 0)
    assert [Path(file["path"]).name for file in told["removed"]] == ["0.nmea"]
    assert [(Path(file["path"]).name, file["findings"]) for file in told["cited"]] == [("1.nmea", 1)]
    assert sorted(path.name for path in feed.iterdir()) == ["1.nmea", "30.nmea"]


def test_where_there_is_no_warehouse_or_nothing_was_accepted_nothing_is_pruned(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no warehouse"):
        prune_raw(Home(tmp_path / "nowhere"), 10)
    assert not (tmp_path / "nowhere").exists()
    with Warehouse.open(Home(tmp_path / "empty")):
        pass
    with pytest.raises(ConfigurationError, match="nothing was accepted yet"):
        prune_raw(Home(tmp_path / "empty"), 10)
