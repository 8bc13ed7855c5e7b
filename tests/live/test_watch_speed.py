"""The figures of docs/watch.md hold, with a wide margin: a busy machine is slower."""

from pathlib import Path

import pytest

from benchmarks.watch.measure import Load, Measured, measure

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
LONGEST_S = 5.0
MOST_MIB = 1_500


def loaded(load: Load, folder: Path) -> Measured:
    measured = measure(load, folder)
    assert measured.sent >= 0.9 * load.rate * load.seconds
    assert measured.report["lines"] > measured.sent
    assert measured.report["bad_lines"] == measured.report["dropped_bytes"] == 0
    return measured


def test_five_thousand_sentences_a_second_on_one_core_keep_no_alert_longer_than_five_seconds(tmp_path: Path) -> None:
    measured = loaded(Load(rate=5_000, seconds=20, dockings=10), tmp_path)
    assert len(measured.latencies_s) == 10
    assert max(measured.latencies_s) < LONGEST_S
    assert measured.peak_mib < MOST_MIB


def test_a_flood_of_mmsis_in_a_port_takes_no_more_memory_and_hides_no_docking(tmp_path: Path) -> None:
    measured = loaded(Load(rate=20_000, seconds=25, dockings=5, is_flood=True), tmp_path)
    assert measured.report["remembered_fixes"] < 400_000
    assert len(measured.latencies_s) == 5
    assert measured.peak_mib < MOST_MIB
