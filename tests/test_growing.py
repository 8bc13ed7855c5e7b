"""The page on growing shows what its command computes from docs/benchmarks.md."""

import pytest

from benchmarks import growing


def test_the_page_has_the_table_that_follows_from_the_measured_figures() -> None:
    told = growing.table(growing.measured(growing.lake_bytes_of_page()))
    assert told in growing.PAGE.read_text(encoding="utf-8")


def test_the_speeds_are_those_of_the_page_of_benchmarks() -> None:
    machine = growing.measured(lake_bytes=37.0)
    text = (growing.DOCS / "benchmarks.md").read_text(encoding="utf-8")
    assert f"| **Tumen to Parquet** | 2 | 4,999,593 | {machine.decoded_per_s / 1000:,.0f} |" in text
    assert f"{20e6 / machine.found_per_s:.1f} s for 20 million" in text
    assert f"{machine.memory_bytes * 20:,.0f} MB for 20 million" in text


def test_ten_machines_take_a_tenth_of_the_time_and_the_same_machine_hours() -> None:
    machine = growing.Measured(decoded_per_s=1e6, found_per_s=1e6, memory_bytes=200.0, lake_bytes=40.0)
    row = next(line for line in growing.table(machine).splitlines() if "| year |" in line and "MarineTraffic" in line)
    cells = [cell.strip() for cell in row.split("|")]
    assert cells[4:9] == ["decode", "52.7 h", "5.3 h", "32 min", "52.72"]


def test_what_lies_on_disk_is_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "CORPUS_SENTENCES", 5_000)
    assert 20 < growing.lake_bytes_a_sentence() < 80
