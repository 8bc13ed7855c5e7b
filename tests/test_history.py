"""What was known when, and why it changed: a night, a list that names the ship, and a file that comes late."""

from pathlib import Path

import polars as pl
import pytest
from sentences import feed_of
from voyage_feed import LINES

from pipeline import by_hand, night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

LIST = "imo,mmsi,call_sign,name,list_name,programme\n9161003,,,LADY R,A LIST,A PROGRAMME\n"
MIDDLE = slice(len(LINES) // 3, len(LINES) // 2)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """The history of three runs, with the run's number."""
    folder, home = tmp_path_factory.mktemp("feed"), Home(tmp_path_factory.mktemp("home"))
    on_time = feed_of(folder / "on_time.nmea", *LINES[: MIDDLE.start], *LINES[MIDDLE.stop :])
    night.run([on_time], home, Settings())
    listed = Path(folder, "list.csv")
    listed.write_text(LIST, encoding="utf-8")
    by_hand.load_watchlists([listed], home, Settings())
    night.run([feed_of(folder / "late.nmea", *LINES[MIDDLE])], home, Settings())
    with Warehouse.open(home) as warehouse:
        runs = warehouse.read("runs").sort("started_at_utc").with_row_index("run").select("run", "run_id")
        return warehouse.read("finding_history").join(runs, on="run_id").sort("run", "finding_table", "finding_id")


def reasons(history: pl.DataFrame, run: int, table: str) -> set[str]:
    return set(history.filter(run=run, finding_table=table)["reason"])


def test_what_the_first_night_finds_rests_on_new_lines(history: pl.DataFrame) -> None:
    assert reasons(history, 0, "port_calls") == reasons(history, 0, "voyages") == {"new (new lines)"}


def test_a_list_that_names_the_ship_changes_her_voyage(history: pl.DataFrame) -> None:
    assert all(reason.endswith("(new list)") for reason in history.filter(run=1)["reason"])
    assert any("is_watchlisted" in reason for reason in reasons(history, 1, "voyages"))


def test_a_file_of_times_that_were_read_before_is_told_as_late(history: pl.DataFrame) -> None:
    late = history.filter(run=2)
    assert late.height > 0
    assert all(reason.endswith("(late file)") for reason in late["reason"])
