"""The benchmark of segments parts what it made, and the look at recordings counts them."""

import pytest
from payloads import FIXTURES, WHY_SKIPPED

from benchmarks.detect.recordings import fixes_of
from benchmarks.detect.segments import Spec, main, make_fixes
from benchmarks.detect.segments_of_recordings import row_of
from pipeline.settings import TrackSettings
from pipeline.tracks.segments import cut_segments

SPEC = Spec(positions=20_000, ships=100)


def test_shared_mmsis_of_the_synthetic_positions_are_two_hulls_and_the_others_one() -> None:
    fixes = make_fixes(SPEC).sort("mmsi", "received_at_utc", "line_no")
    found = cut_segments(fixes, TrackSettings())
    hulls = found.filter(~found["is_wild"]).group_by("mmsi").n_unique()["segment_id"]
    assert (hulls > 1).sum() == SPEC.ships // 50


def test_the_command_prints_rates_beside_the_sort(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--positions", "5000", "--ships", "20", "--rounds", "1"]) == 0
    printed = capsys.readouterr().out
    assert "SYNTHETIC" in printed
    assert printed.count("million/s and core") == 3


def test_no_ship_around_suez_is_broken_in_two() -> None:
    if not FIXTURES.is_dir():
        pytest.skip(WHY_SKIPPED)
    row = row_of("suez", fixes_of(FIXTURES / "tracks" / "suez"))
    assert row == ["suez", "22287", "256", "256", "0", "0", "0", "0", "0"]


def test_of_two_ships_of_three_days_nothing_but_a_late_report_is_apart() -> None:
    if not FIXTURES.is_dir():
        pytest.skip(WHY_SKIPPED)
    row = row_of("pipe_segment", fixes_of(FIXTURES / "tracks" / "pipe_segment"))
    assert row == ["pipe_segment", "1542", "3", "4", "1", "1", "0", "0", "0"]
