"""`tumen decode` on files: what it prints, what it writes, and that a second time replaces the first."""

import io
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command_line import HOSTILE, Run
from rich.text import Text
from sentences import EPOCH, feed_of, heard, message, report

from pipeline.printable import printable
from pipeline.schemas import IngestFiles
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

LINES = [
    report(0),
    "# a comment",
    heard(message(), EPOCH + 2, "other")[0],  # duplicate of the first
    heard(message(4), EPOCH + 60)[0],  # a base station
    message(speed=12)[0],  # no time
    "junk",
    "more junk",
]
COUNTS = {"lines": 7, "accepted": 2, "quarantined": 3, "duplicates": 1, "ignored": 1}
BY_REASON = {"bad_sentence": 2, "no_time": 1}
HEADER = "MMSI,BaseDateTime,LAT,LON"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def rows_of(out: Path) -> dict[str, int]:
    found: Counter[str] = Counter()
    for path in sorted(out.glob("*/*.parquet")):
        found[path.parent.name] += pl.read_parquet(path).height
    return dict(found)


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def test_a_row_a_file_then_why_it_was_rejected_the_sums_and_the_time_it_took(
    tumen: Run, tmp_path: Path, out: Path
) -> None:
    good, bad = feed_of(tmp_path / "a.nmea", *LINES), feed_of(tmp_path / "b.html", "<html>")
    status, printed, err = tumen("decode", tmp_path, "--out", out)
    assert (status, err) == (1, "")
    lines = printed.splitlines()
    heads = ["file", "format", "state", "lines", "accepted", "duplicates", "ignored", "quarantined"]
    assert cells(lines[2]) == [*heads, "by reason", "first (UTC)", "last (UTC)"]
    first, last = "2024-03-09 16:00:00", "2024-03-09 16:01:00"
    shown = ["nmea", "done", "7", "2", "1", "1", "3", "bad_sentence 2, no_time 1", first, last]
    assert cells(lines[4]) == [str(good), *shown]
    assert cells(lines[5]) == [str(bad), "rejected", *["0"] * 5]
    assert lines[7].startswith(f"rejected: {bad}: an HTML or XML page")
    assert lines[8:10] == [
        "lines 7, accepted 2, quarantined 3, duplicates 1, ignored 1",
        "quarantined by reason: bad_sentence 2, no_time 1",
    ]
    assert lines[10].startswith("took ")
    assert lines[10].endswith(" lines a second")


def test_json_gives_the_same(tumen: Run, tmp_path: Path, out: Path) -> None:
    path = feed_of(tmp_path / "a.nmea", *LINES)
    rejected = feed_of(tmp_path / "b.nmea", report(0), *["junk"] * 50)
    status, printed, _ = tumen("decode", path, rejected, "--out", out, "--json")
    document = json.loads(printed)
    (file, other), totals = document.pop("files"), document
    assert status == 1
    assert set(file) == {*IngestFiles.column_names(), "quarantined_by_reason"} - {"run_id"}
    assert {name: file[name] for name in COUNTS} == COUNTS
    assert file["quarantined_by_reason"] == totals["quarantined_by_reason"] == BY_REASON
    assert file["last_received_at_utc"] == "2024-03-09T16:01:00Z"
    assert (other["state"], other["quarantined"], other["quarantined_by_reason"]) == ("rejected", 51, {})
    assert totals["lines"] == 58
    assert totals["lines_per_s"] == pytest.approx(58 / totals["elapsed_s"], rel=0.1)


def test_names_of_files_are_inert(tumen: Run, tmp_path: Path, out: Path) -> None:
    feed_of(tmp_path / HOSTILE.replace("/", "|"), *LINES)
    status, printed, err = tumen("decode", tmp_path, "--out", out)
    assert (status, err) == (1, ""), "too much in quarantine"
    assert printable(HOSTILE.replace("/", "|")) in printed
    assert "\x1b" not in printed


@pytest.mark.parametrize("width", [60, 100, 250])
def test_a_narrow_terminal_cuts_nothing(
    tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, out: Path, width: int
) -> None:
    paths = [feed_of(tmp_path / name, *LINES) for name in ("a", "b")]
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    assert tumen("decode", *paths, "--out", out)[0] == 1
    printed = Text.from_ansi(terminal.getvalue()).plain
    assert max(map(len, printed.splitlines())) <= width
    assert printed.count("bad_sentence 2 ") == 2
    assert printed.count("2024-03-09 16:01:00") == 2
    assert printed.count("feed files: ") == (0 if width > 200 else 2)
    assert "…" not in printed


def test_tables_without_rows_are_not_written_but_the_promised_ones(tumen: Run, tmp_path: Path, out: Path) -> None:
    tumen("decode", feed_of(tmp_path / "a.nmea", *LINES), "--out", out)
    assert rows_of(out) == {"base_stations": 1, "duplicates": 1, "positions": 1, "quarantine": 3, "statics": 0}


def test_a_second_decode_of_a_file_replaces_the_first(tumen: Run, tmp_path: Path, out: Path) -> None:
    path = feed_of(tmp_path / "a.nmea", *LINES)
    other = feed_of(tmp_path / "b.nmea", report(0, mmsi=273_000_002))
    tumen("decode", path, other, "--out", out)
    before = rows_of(out)
    for _ in range(2):
        tumen("decode", path, "--out", out)
        assert rows_of(out) == before
    tumen("decode", path, "--out", out, "--untimed")
    assert rows_of(out) == before | {"positions": before["positions"] + 1, "quarantine": 2}
    assert tumen("decode", path, "--out", out, "--format", "noaa_csv")[0] == 1
    assert rows_of(out) == {"positions": 1, "quarantine": 0, "statics": 0}, "of the other file alone"


def test_what_misleads_is_read_as_it_is_said_to_be(tumen: Run, tmp_path: Path, out: Path) -> None:
    path = feed_of(tmp_path / "a.log", HEADER, *(report(at) for at in range(0, 600, 60)))
    assert tumen("decode", path, "--out", out)[0] == 1
    status, printed, _ = tumen("decode", path, "--out", out, "--format", "nmea", "--json")
    assert (status, json.loads(printed)["accepted"]) == (0, 10)


def published(home: Path) -> list[tuple[Any, ...]]:
    question = "select format, state, accepted, (select count(*) from quarantine) from ingest_files"
    return query(Home(home), question).rows


def test_run_decodes_again_what_is_said_to_be_something_else(tumen: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    path = feed_of(tmp_path / "a.log", HEADER, *(report(at) for at in range(0, 600, 60)))
    assert tumen("run", path, "--home", home)[0] == 1
    assert published(home) == [("noaa_csv", "rejected", 0, 0)]
    for arguments in (["--format", "nmea"], []):
        assert tumen("run", path, "--home", home, *arguments)[0] == 0
        assert published(home) == [("nmea", "done", 10, 1)]
    assert tumen("run", path, "--home", home, "--format", "spire_csv")[0] == 1
    assert published(home) == [("spire_csv", "rejected", 0, 0)]
