"""A kill at any instant leaves a state that was committed, and a published file that is whole."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query
from pipeline.warehouse.store import Warehouse

# Each transaction rewrites every gap with the number of its run: rows of two runs in one state would show.
WRITE_FOREVER = """
import datetime as dt
import sys
from pathlib import Path
import polars as pl
from pipeline.schemas import Alerts, Gaps, Runs
from pipeline.warehouse.home import Home
from pipeline.warehouse.publish import DELIVERY_COLUMNS, publish
from pipeline.warehouse.store import Warehouse

home = Home(Path(sys.argv[1]))
noon = dt.datetime(2024, 3, 10, 12)
nobody = Alerts.create_empty().select(DELIVERY_COLUMNS)
while True:
    with Warehouse.open(home) as warehouse:
        number = warehouse.read("runs").height + 1
        gaps = [
            {"gap_id": str(n), "vessel_id": "v", "mmsi": 1, "segment_id": n, "started_at_utc": noon,
             "duration_hours": float(number), "start_lon_deg": 0.0, "start_lat_deg": 0.0,
             "cause": "silence", "neighbours_heard": 0}
            for n in range(2000)
        ]
        run = {"run_id": f"{number:06}", "started_at_utc": noon, "finished_at_utc": noon, "code_version": "x",
               "settings_sha256": "x", "inputs": "{}", "as_of_utc": noon, "rows_in": 0, "rows_out": 0, "state": "done"}
        with warehouse.transaction() as t:
            t.put_findings("gaps", pl.DataFrame(gaps, schema=Gaps.create_empty().schema), run["run_id"])
            t.append("runs", pl.DataFrame([run], schema=Runs.create_empty().schema))
    print(number, flush=True)
    publish(home, nobody)
"""
STATE = "select distinct duration_hours, (select count(*) from runs), count(*) over () from gaps"


def kill_after(home: Home, seconds: float) -> list[int]:
    """Let the writer work, kill it, and return the runs that it said were committed; before each it published."""
    process = subprocess.Popen(  # noqa: S603  our own interpreter and text
        [sys.executable, "-c", WRITE_FOREVER, str(home.root)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    return [int(number) for number in [first, *process.communicate()[0].split()]]


@pytest.mark.slow
def test_after_any_kill_the_state_is_a_committed_one_and_the_published_file_is_whole(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    delays = random.Random(20240310)  # noqa: S311  moments of a test
    published_before = 0
    for _ in range(10):
        said = kill_after(home, delays.uniform(0.0, 1.5))
        with Warehouse.open(home) as warehouse:
            runs = warehouse.read("runs").height
            gaps = warehouse.read("gaps")
            history = warehouse.read("finding_history")
        assert runs >= said[-1]
        assert gaps.height == 2000
        assert gaps["duration_hours"].unique().to_list() == [float(runs)]
        assert history.height == 2000 * runs
        if home.published_db.exists():
            ((number, published_runs, rows),) = query(home, STATE).rows
            assert (number, rows) == (published_runs, 2000)
            assert max(published_before, *said[-2:-1], 0) <= published_runs <= runs
            published_before = published_runs
