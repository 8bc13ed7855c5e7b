"""A finding is verified though feed files that it does not cite were pruned."""

from pathlib import Path

import polars as pl
import pytest
from sentences import EPOCH, feed_of, heard, message
from voyage_feed import LINES

from pipeline import night
from pipeline.proof.verify import verify
from pipeline.raw_pruning import prune_raw
from pipeline.settings import Settings
from pipeline.warehouse.home import Home
from pipeline.warehouse.store import Warehouse

DAY_S = 86400
OLDER_THAN_DAYS = 10


@pytest.mark.slow
def test_a_finding_is_verified_without_pruned_files_that_it_does_not_cite(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    parts = [feed_of(tmp_path / f"{n:03}.nmea", *LINES[n : n + 30]) for n in range(0, len(LINES), 30)]
    later = feed_of(tmp_path / "later.nmea", *heard(message(4, mmsi=2_730_001, year=2024), EPOCH + 30 * DAY_S))
    night.run([*parts, later], home, Settings())
    with Warehouse.open(home) as warehouse:
        (voyage_id,) = warehouse.read("voyages")["voyage_id"]
        cited = warehouse.read("evidence").filter(pl.col("finding_id") == voyage_id)["file_id"].unique()
    plan = prune_raw(home, OLDER_THAN_DAYS, is_plan=False)
    assert plan.removed
    assert set(cited) <= {file.file_id for file in plan.cited}
    (verdict,) = verify(home, [voyage_id], Settings())
    assert (verdict.is_verified, verdict.faults) == (True, ())
    assert any("removed by `tumen prune --raw`" in note for note in verdict.notes)

    lost = next(Path(file.path) for file in plan.cited if file.file_id in cited)
    lost.unlink()
    (verdict,) = verify(home, [voyage_id], Settings())
    assert "the file is not there any more" in str(verdict.faults[0])
