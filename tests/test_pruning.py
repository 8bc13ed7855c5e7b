"""What is old goes from the lake, findings stay; later nights find what they would have found with all of it."""

import shutil
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from sentences import EPOCH, SHIP, feed_of, heard, message, report
from voyage_feed import RAJIN, VOSTOCHNY

from pipeline import night
from pipeline.cli import main
from pipeline.doctor import diagnose
from pipeline.errors import ConfigurationError
from pipeline.proof.verify import verify
from pipeline.pruning import prune
from pipeline.rebuild import rebuild
from pipeline.settings import RetentionSettings, Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.lake import read_lake
from pipeline.warehouse.store import Warehouse
from pipeline.warehouse.tables import FINDINGS

pytestmark = pytest.mark.slow  # whole homes, night after night

KEPT = RetentionSettings(settled_days=15)
OLDER_THAN_DAYS = 20
DAY_S = 86400


def sailing(from_day: float, start: tuple[float, float], end: tuple[float, float], mmsi: int = SHIP) -> list[str]:
    """Ten hours in a port, fourteen under way, ten in another; a neighbour all the while. No two ways are the same."""
    lines = []
    for tenth in range(34 * 6):
        at_s, hours = int(from_day * DAY_S) + tenth * 600, tenth / 6
        share = min(max((hours - 10) / 14, 0.0), 1.0)
        lon, lat = (a + share * (b - a) for a, b in zip(start, end, strict=True))
        lat -= 0.01 * (1 + from_day % 7) * share * (1 - share)
        lines.append(report(at_s, mmsi=mmsi, lon=lon, lat=lat, speed=9.0 if 0 < share < 1 else 0.0, second=tenth % 60))
        lines.append(report(at_s + 5, mmsi=273_000_002, lon=132.9, lat=42.8, speed=0.0, second=tenth % 60))
        if tenth % 6 == 0:
            said = message(5, mmsi=mmsi, imo="9161003", shipname="LADY R", draught=4.6, ship_type=79)
            lines += heard(said, EPOCH + at_s)
    return lines


def neighbour(from_day: int, to_day: int) -> list[str]:
    """Another ship, at anchor, heard every hour."""
    hours = range(24 * from_day, 24 * to_day)
    return [report(hour * 3600, mmsi=273_000_002, lon=132.9, lat=42.8, speed=0.0) for hour in hours]


HALF = 210
# There and back, then there; dark for four days, and back; silent for seven weeks: the last two weeks are not frozen.
NIGHTS = (
    [*sailing(0, RAJIN, VOSTOCHNY), *sailing(1.5, VOSTOCHNY, RAJIN)],
    [*sailing(3, RAJIN, VOSTOCHNY), *sailing(8, VOSTOCHNY, RAJIN)[:HALF]],
    [*neighbour(9, 13), *sailing(11, VOSTOCHNY, RAJIN)[HALF:]],
    neighbour(30, 60),
    sailing(60, RAJIN, VOSTOCHNY),
)  # fmt: skip
TO_COME = sailing(62, VOSTOCHNY, RAJIN)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of four nights, with its feed beside it."""
    folder = tmp_path_factory.mktemp("pruning")
    home = Home(folder / "home")
    feeds = [feed_of(folder / f"{number}.nmea", *lines) for number, lines in enumerate(NIGHTS)]
    night.run(feeds, home, Settings())
    feed_of(folder / "to_come.nmea", *TO_COME)
    return home


@pytest.fixture
def home(whole: Home, tmp_path: Path) -> Home:
    shutil.copytree(whole.root, tmp_path / "home")
    return Home(tmp_path / "home")


def findings(home: Home) -> dict[str, pl.DataFrame]:
    names = (*FINDINGS, "evidence", "dark_itineraries", "risk_reasons", "vessels", "vessel_identities", "tracks")
    with Warehouse.open(home) as warehouse:
        return {name: warehouse.read(name).drop("run_id", "segment_id", strict=False) for name in names}


def assert_same(one: dict[str, pl.DataFrame], other: dict[str, pl.DataFrame]) -> None:
    for name, rows in one.items():
        assert rows.height or name in {"encounters", "identity_anomalies"}, name
        assert rows.equals(other[name]), name


def positions(home: Home) -> pl.DataFrame:
    with Warehouse.open(home) as warehouse:
        return read_lake(home, warehouse.ledger(), "positions")


def test_a_plan_says_what_would_go_and_removes_nothing(home: Home) -> None:
    before = {path: path.stat().st_size for path in home.lake.rglob("*")}
    plan = prune(home, OLDER_THAN_DAYS, KEPT)
    assert (plan.is_done, plan.frozen_before_utc - plan.lake_from_utc) == (False, timedelta(days=15))
    assert plan.rows > 0
    assert plan.rows_kept > 0
    assert {path: path.stat().st_size for path in home.lake.rglob("*")} == before
    with Warehouse.open(home) as warehouse:
        assert warehouse.read("retention").is_empty()


def test_old_rows_go_but_cited_ones_and_those_of_what_has_not_ended(home: Home) -> None:
    before = positions(home)
    plan = prune(home, OLDER_THAN_DAYS, KEPT, is_plan=False)
    after = positions(home)
    assert before.height - after.height == plan.rows
    is_old = pl.col("received_at_utc") < plan.lake_from_utc
    assert after.filter(~is_old).equals(before.filter(~is_old))
    assert 0 < plan.rows_kept <= after.filter(is_old).height < before.filter(is_old).height
    with Warehouse.open(home) as warehouse:
        cited = warehouse.read("evidence").select("file_id", "line_no").unique()
    on = ["file_id", "line_no"]
    assert after.join(cited, on=on, how="semi").height == before.join(cited, on=on, how="semi").height
    assert not diagnose(home).needs_person


def test_nights_after_a_pruning_find_what_they_would_have_found_with_everything(home: Home, tmp_path: Path) -> None:
    unpruned = Home(tmp_path / "unpruned")
    shutil.copytree(home.root, unpruned.root)
    prune(home, OLDER_THAN_DAYS, KEPT, is_plan=False)
    before = findings(home)
    night.detect_and_store(home, Settings(), [])
    assert_same(findings(home), before)
    night.run([feed_of(tmp_path / "to_come.nmea", *TO_COME)], home, Settings())
    night.run([tmp_path / "to_come.nmea"], unpruned, Settings())
    assert_same(findings(home), findings(unpruned))


def test_no_finding_is_withdrawn_or_revised_for_want_of_its_positions(home: Home) -> None:
    prune(home, OLDER_THAN_DAYS, KEPT, is_plan=False)
    with Warehouse.open(home) as warehouse:
        before = warehouse.count("finding_history")
    night.detect_and_store(home, Settings(), [])
    with Warehouse.open(home) as warehouse:
        changed = warehouse.read("finding_history").height - before
    assert changed == 0


def test_a_frozen_voyage_is_verified_by_its_lines_and_says_so(home: Home) -> None:
    prune(home, OLDER_THAN_DAYS, KEPT, is_plan=False)
    night.detect_and_store(home, Settings(), [])
    night.publish(home)
    with Warehouse.open(home) as warehouse:
        first, *_, last = warehouse.read("voyages").sort("departed_at_utc")["voyage_id"]
    frozen, fresh = verify(home, [first, last], Settings())
    assert (frozen.is_verified, fresh.is_verified) == (True, True)
    assert frozen.cited_lines > 0
    assert any("horizon" in note for note in frozen.notes)
    assert not any("horizon" in note for note in fresh.notes)


def test_a_horizon_does_not_move_back_and_pruning_again_removes_nothing(home: Home) -> None:
    first = prune(home, OLDER_THAN_DAYS, KEPT, is_plan=False)
    again = prune(home, OLDER_THAN_DAYS + 10, KEPT, is_plan=False)
    assert (again.lake_from_utc, again.rows) == (first.lake_from_utc, 0)


def test_a_pruned_lake_can_be_made_a_warehouse_of(home: Home) -> None:
    prune(home, OLDER_THAN_DAYS, KEPT, is_plan=False)
    expected = positions(home)
    home.warehouse_db.write_bytes(b"not a database" * 1000)
    home.published_db.unlink()
    rebuild(home, Settings())
    assert positions(home).equals(expected)


def test_the_command_prints_a_plan_and_prunes_with_yes(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["prune", "--home", str(home.root), "--older-than", str(OLDER_THAN_DAYS)]
    rows = positions(home).height
    assert main(command) == 0
    assert "nothing was removed; --yes does it" in capsys.readouterr().out
    assert positions(home).height == rows
    assert main([*command, "--yes", "--json"]) == 0
    assert '"is_done": true' in capsys.readouterr().out
    assert positions(home).height < rows


def test_where_there_is_no_warehouse_nothing_is_pruned(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="holds no warehouse"):
        prune(Home(tmp_path / "nowhere"), 10, KEPT)
    assert not (tmp_path / "nowhere").exists()
