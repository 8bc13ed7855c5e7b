"""Memory stays bounded whatever a file holds: the peak of a process that decodes it, beside one that decodes a line."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sentences import EPOCH, SHIP, message, report

from pipeline.decode.checksum import checksum

ROOT = Path(__file__).resolve().parents[2]
MOST_MORE_MB = 320
SPOOL_MEMORY_BYTES = 16 * 2**20
DECODE = """
import json, sys
from datetime import datetime
from pathlib import Path
from benchmarks.decode.process import peak_mb
from pipeline.decode.feed import decode_path
from pipeline.settings import DecodeSettings
options = DecodeSettings(spool_memory_bytes=int(sys.argv[2]), workers=2)
feed = decode_path(Path(sys.argv[1]), options, now_utc=datetime(2024, 6, 1))
rows = sum(table.height for piece in feed.pieces for table in piece)
account = feed.account
told = {name: getattr(account, name) for name in ("lines", "accepted", "quarantined", "duplicates", "rejected_reason")}
print(json.dumps({**told, "rows": rows, "peak_mb": peak_mb()}))
"""


class Flood(NamedTuple):
    """What a hostile file holds, and what its account must say."""

    content: Callable[[], Iterator[bytes]]
    account: dict[str, Any]


def tagged(count: int, station: str, sentence: str) -> Iterator[bytes]:
    """The same sentence from so many stations, sixty a second."""
    for at in range(count):
        block = b"s:%b%d,c:%d" % (station.encode(), at, EPOCH + at // 60)
        yield b"\\%b*%02X\\%b\n" % (block, checksum(block), sentence.encode())


def orphans() -> Iterator[bytes]:
    return tagged(500_000, "st", message(5, shipname="LADY R")[0])


def stations() -> Iterator[bytes]:
    return tagged(250_000, "a-name-of-nobody-", message()[0])


def long_line() -> Iterator[bytes]:
    yield report(0).encode() + b"\n"
    yield from (b"x" * 2**20 for _ in range(200))
    yield b"\n" + report(1, mmsi=SHIP + 1).encode()


def blank_lines() -> Iterator[bytes]:
    yield from (b"\n" * 2**20 for _ in range(12))
    yield report(0).encode()


def bomb() -> Iterator[bytes]:
    yield from (b"0" * 2**20 for _ in range(300))


FLOODS = {
    "orphans": Flood(orphans, {"quarantined": 500_000, "rows": 500_000}),
    "stations": Flood(stations, {"accepted": 379, "duplicates": 249_621, "rows": 250_000}),
    "long_line": Flood(long_line, {"lines": 3, "accepted": 2, "quarantined": 1, "rows": 3}),
    "blank_lines": Flood(blank_lines, {"lines": 12 * 2**20 + 1, "accepted": 1, "rows": 1}),
}


def decoded_apart(path: Path) -> dict[str, Any]:
    """What a process of its own says of a file that it decodes, its peak memory included."""
    command = [sys.executable, "-c", DECODE, str(path), str(SPOOL_MEMORY_BYTES)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603  our own command
    told: dict[str, Any] = json.loads(said.stdout)
    return told


@pytest.fixture(scope="module")
def peak_of_a_line_mb(tmp_path_factory: pytest.TempPathFactory) -> float:
    path = tmp_path_factory.mktemp("feed") / "line"
    path.write_text(report(0))
    told = decoded_apart(path)
    assert told["accepted"] == 1
    return float(told["peak_mb"])


@pytest.mark.parametrize("name", FLOODS)
def test_memory_does_not_grow_with_what_a_file_is_flooded_with(
    name: str, peak_of_a_line_mb: float, tmp_path: Path
) -> None:
    flood, path = FLOODS[name], tmp_path / name
    with path.open("wb") as file:
        file.writelines(flood.content())
    told = decoded_apart(path)
    assert {key: told[key] for key in flood.account} == flood.account
    assert told["peak_mb"] < peak_of_a_line_mb + MOST_MORE_MB


def test_an_archive_that_unpacks_to_too_much_is_rejected_before_it_does(
    peak_of_a_line_mb: float, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb") as file:
        for piece in (report(0).encode(), *bomb()):
            file.write(piece)
    told = decoded_apart(path)
    assert "unpacks to more than" in told["rejected_reason"]
    assert (told["lines"], told["rows"]) == (0, 0)
    assert told["peak_mb"] < peak_of_a_line_mb + MOST_MORE_MB
