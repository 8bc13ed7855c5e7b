"""Detection with kernels that check every index: none is out of bounds, and all is found as without."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2]
DETECT = """
import random
from datetime import timedelta
from factories import at, fix, zoned
import polars as pl
from pipeline.detect.gaps import find_gaps
from pipeline.detect.port_calls import find_port_calls
from pipeline.detect.slow_moments import slow_moments
from pipeline.detect.ways import ways_along
from pipeline.settings import EncounterSettings, GapSettings, PortCallSettings

chance, rows = random.Random(1), []
for ship in range(1, 6):
    hour = 0.0
    for _ in range(300):
        hour += chance.choice([0.0, 0.05, 0.2, 1.0, 9.0])
        where = chance.choice(["sea", "P", "ring P", "P", "Q"])
        hull = 10 * ship + (chance.random() < 0.1)
        rows.append(fix(hour, where, chance.choice([None, 0.0, 0.4, 9.0]), mmsi=ship, segment_id=hull,
            lon_deg=130 + chance.random() / 100, is_wild=chance.random() < 0.1, line_no=len(rows) + 1))
fixes = zoned(*rows)
gaps = find_gaps(fixes, at(hour + 24), GapSettings())
known = gaps.select("segment_id", "started_at_utc", meaning=pl.lit("CUT"))
calls = find_port_calls(fixes, known, PortCallSettings())
spans = calls.select("segment_id", hull_id="segment_id", from_utc="arrived_at_utc", to_utc="last_inside_at_utc")
ways = ways_along(spans.drop("segment_id"), fixes, fixes.select("segment_id", hull_id="segment_id").unique(), 6.0,
    lambda *ends: 0 * ends[0])
slow = slow_moments(fixes, EncounterSettings())
none = [find_port_calls(zoned(), known, PortCallSettings()), find_gaps(zoned(), None, GapSettings())]
print(gaps.height, calls.height, ways["along_nm"].sum(), slow.height, [frame.height for frame in none])
"""


def detected(**environment: str) -> str:
    paths = {"PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"}
    answer = subprocess.run(  # noqa: S603  this test's own code
        [sys.executable, "-c", DETECT],
        capture_output=True,
        text=True,
        env=os.environ | paths | environment,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_kernels_that_check_every_index_find_none_out_of_bounds_and_give_the_same() -> None:
    found = detected()
    assert min(int(count) for count in found.split("[")[0].split()[:2]) > 10
    assert detected(NUMBA_BOUNDSCHECK="1") == found
