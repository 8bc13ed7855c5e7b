"""Readers of the published database while nights are published: the old one or the new one, whole, never neither."""

import subprocess
import sys
from pathlib import Path

import pytest
from sentences import feed_of
from voyage_feed import LINES

from pipeline import night
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

READERS, NIGHTS = 20, 5
pytestmark = pytest.mark.slow

# Every state must fit together: a torn one would have runs without files, or a checksum that does not come out.
READ_UNTIL_TOLD = """
import sys
import time
from pathlib import Path
import duckdb

path, told = sys.argv[1], Path(sys.argv[2])
seen, reads, is_last = set(), 0, False
while not is_last:
    is_last = told.exists()
    with duckdb.connect(path, read_only=True) as database:
        database.execute("set enable_progress_bar = false")  # drawn for whoever has no file, as if somebody looked on
        runs, files, taken, ledger, findings = database.execute(
            "select (select count(*) from runs), (select count(*) from ingest_files),"
            " (select count(*) from runs where rows_in > 0), (select count(distinct file_id) from lake_files),"
            " (select count(*) from evidence anti join ingest_files using (file_id))"
        ).fetchone()
    assert files == taken == ledger, (files, taken, ledger)
    assert findings == 0, findings
    seen.add(runs)
    reads += 1
    time.sleep(0.5)
print(reads, *sorted(seen))
"""


@pytest.mark.timeout(900)
def test_twenty_readers_see_whole_states_while_five_nights_are_published(tmp_path: Path) -> None:
    home, told = Home(tmp_path / "home"), tmp_path / "told"
    size = len(LINES) // (NIGHTS + 1) + 1
    nights = [LINES[at : at + size] for at in range(0, len(LINES), size)]
    assert len(nights) == NIGHTS + 1
    night.run([feed_of(tmp_path / "0.nmea", *nights[0])], home, Settings())
    command = [sys.executable, "-c", READ_UNTIL_TOLD, str(home.published_db), str(told)]
    readers = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603  our own text
        for _ in range(READERS)
    ]
    for number, lines in enumerate(nights[1:], 1):
        night.run([feed_of(tmp_path / f"{number}.nmea", *lines)], home, Settings())
    told.touch()
    seen: set[int] = set()
    for reader in readers:
        out, errors = reader.communicate()
        assert (reader.returncode, errors) == (0, "")
        reads, *states = map(int, out.split())
        assert reads >= len(states)
        assert states[-1] == NIGHTS + 1  # the last night is there for whoever opens the file after it
        seen.update(states)
    assert len(seen) > 1
