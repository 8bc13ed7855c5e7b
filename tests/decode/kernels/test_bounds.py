"""No kernel reads or writes outside its arrays: all of them compiled with checks, over all that a feed can hold."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from decode.chance_lines import chance_line, damaged
from decode.speaking_lines import speaking_feed
from payloads import NMEA
from sentences import NOW, feed_of

from benchmarks.decode.corpus import make_corpus
from benchmarks.decode.traffic import CorpusSpec
from pipeline.decode.feed import decode_path
from pipeline.settings import DecodeSettings

ROOT = Path(__file__).resolve().parents[3]
OPTIONS: dict[str, Any] = {"min_good_line_share": 0, "workers": 1}
CSV = ["mmsi,imo_nr,length,date_time_utc,lon,lat,sog,cog,true_heading,nav_status,message_nr".replace(",", ";")]
CSV += [f"2152110{at:02};8712166;104;2024-03-09 16:{at:02}:04;7.66103;63.0553;0.{at};93.0;307;5;3" for at in range(60)]
# Eight bytes at once are not checked by numba: here they are read and written one by one, which is.
DECODE = """
import json, sys
from datetime import datetime
from pathlib import Path
import numpy as np
from pipeline.decode.kernels import compiled as kit

def load8(buffer, at):
    word = np.uint64(0)
    for index in range(8):
        word |= np.uint64(buffer[at + index]) << np.uint64(8 * index)
    return word

def store8(buffer, at, word):
    for index in range(8):
        buffer[at + index] = np.uint8((word >> np.uint64(8 * index)) & np.uint64(255))

kit.load8, kit.store8 = kit.compiled(load8), kit.compiled(store8)
try:
    kit.compiled(lambda buffer: kit.load8(buffer, 1))(np.zeros(8, np.uint8))
except IndexError:
    print("checked")

from pipeline.decode.feed import decode_path
from pipeline.settings import DecodeSettings

for path, options in json.loads(sys.argv[1]):
    feed = decode_path(Path(path), DecodeSettings(**options), now_utc=datetime(2024, 6, 1))
    print(feed.account.accepted, feed.account.quarantined, [table.height for table in feed.whole])
"""


def feeds(folder: Path) -> list[Path]:
    """Lines of chance, lines that speak of others, a damaged recording of a network, a CSV; short lines, any ends."""
    chance = Random(1)  # noqa: S311  no secret
    lines = [chance_line(chance) for _ in range(3_000)]
    corpus = make_corpus(CorpusSpec(sentences=20_000, junk_share=0.05), folder)
    recording = corpus.path.read_bytes().splitlines()
    for at in range(0, len(recording), 50):
        recording[at] = damaged(recording[at], chance)
    good = recording[:200]
    found = [
        feed_of(folder / "chance", *good, *(damaged(line, chance) for line in lines), *lines),
        feed_of(folder / "recording", *recording),
        feed_of(folder / "speaking", *good, speaking_feed(chance, 3_000)),
        feed_of(folder / "csv", *CSV, *(damaged(line.encode(), chance) for line in CSV[1:])),
        feed_of(folder / "returns", *good, *lines, end=b"\r"),
        feed_of(
            folder / "short",
            *good,
            *[b"", b"!", b"\\", b"$", b"#", b"\\*00\\", b"!AIVDM", b" ", b"\0"] * 50,
            end=b"\r\n",
        ),
    ]
    packed = folder / "recording.gz"
    packed.write_bytes(gzip.compress(found[1].read_bytes()[:-7]))
    return [*found, packed, *(path for path in sorted(NMEA.rglob("*.txt")) if path.stat().st_size < 100_000)]


def account_of(path: Path, options: dict[str, Any]) -> str:
    feed = decode_path(path, DecodeSettings(**options), now_utc=NOW)
    return f"{feed.account.accepted} {feed.account.quarantined} {[table.height for table in feed.whole]}"


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_kernels_that_check_every_index_find_none_out_of_bounds_and_give_the_same(tmp_path: Path) -> None:
    runs = [(str(path), OPTIONS) for path in feeds(tmp_path)]
    runs += [
        (path, {**options, "clock": clock}) for path, options in runs[:2] for clock in ("own_ship", "base_station")
    ]
    said = subprocess.run(  # noqa: S603  our own command
        [sys.executable, "-c", DECODE, json.dumps(runs)],
        cwd=ROOT,
        env={**os.environ, "NUMBA_BOUNDSCHECK": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines() == ["checked", *(account_of(Path(path), options) for path, options in runs)]
