"""What a recording takes on disk is measured of every place, also of one that has no times."""

from pathlib import Path

import pytest
from sentences import feed_of, message

from benchmarks.sizes import BEGIN, END, main

PAGE = Path(__file__).resolve().parents[1] / "docs" / "database.md"


@pytest.mark.slow
def test_every_place_is_measured_of_a_recording_without_times(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [message(lon=130.3 + number / 1000)[0] for number in range(50)]
    feed = feed_of(tmp_path / "untimed.nmea", *lines)
    assert main([str(feed), "--seconds-between", "60"]) == 0
    shown = capsys.readouterr().out
    assert "`untimed.nmea`: 50 accepted lines" in shown
    rows = [line.split(" | ") for line in shown.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert {"| lake, `positions`", "| lake, all", "| warehouse", "| published"} <= {row[0] for row in rows}
    assert all(int(row[1].replace(",", "")) > 0 for row in rows)


def test_the_page_has_a_place_for_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text.index(BEGIN) < text.index(END)
