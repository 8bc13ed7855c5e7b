"""Segments held against those of Global Fishing Watch's segmenter, whose output is no truth: docs/segments.md."""

from pathlib import Path

import polars as pl
import pytest
from payloads import FIXTURES, WHY_SKIPPED

from benchmarks.detect.beside_gpsdio_segment import Agreement, adjusted_rand_index, agreement, fixes_with_theirs, main

FOLDER = FIXTURES / "tracks" / "gpsdio_segment"
PATHS = sorted(FOLDER.glob("*.json.gz"))
OTHERWISE = {367382540, 412349342, 477293900, 477320700}  # late reports, and two boats five miles apart
SHARED = {412331088: 2, 412440453: 2, 666000001: 4}


@pytest.fixture(scope="module")
def found() -> dict[int, Agreement]:
    if not PATHS:
        pytest.skip(WHY_SKIPPED)
    return {one.mmsi: one for one in (agreement(fixes_with_theirs(path)) for path in PATHS)}


def test_all_but_four_mmsis_are_parted_into_the_same_hulls(found: dict[int, Agreement]) -> None:
    assert {mmsi for mmsi, one in found.items() if one.hulls < 1} == OTHERWISE
    assert len(found) == 33


def test_shared_and_spoofed_mmsis_come_apart_and_no_other(found: dict[int, Agreement]) -> None:
    assert {mmsi: one.ours for mmsi, one in found.items() if one.ours > 1 and mmsi not in OTHERWISE} == SHARED


def test_where_consecutive_fixes_are_parted_otherwise_it_is_by_a_satellite_report_or_a_silence(
    found: dict[int, Agreement],
) -> None:
    """A report of type 27 that they set apart makes two pairs that differ, a silence one."""
    for mmsi in found.keys() - OTHERWISE:
        one = found[mmsi]
        differing = round((1 - one.pairs) * (one.fixes - 1))
        assert differing <= 2 * one.theirs_of_one_satellite_report + one.theirs - one.theirs_of_one_satellite_report + 2


def test_the_command_prints_a_line_for_each(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2
    if not PATHS:
        pytest.skip(WHY_SKIPPED)
    assert main([str(FOLDER)]) == 0
    page = (Path(__file__).resolve().parents[2] / "docs" / "segments.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out.strip() in page


def test_equal_partitions_have_an_index_of_one_and_crossed_ones_none() -> None:
    one, same, other = pl.Series([1, 1, 2, 2]), pl.Series([7, 7, 5, 5]), pl.Series([1, 2, 1, 2])
    assert adjusted_rand_index(one, same) == 1.0
    assert adjusted_rand_index(one, other) == pytest.approx(-0.5)
    assert adjusted_rand_index(pl.Series([1, 1]), pl.Series([1, 1])) == 1.0
