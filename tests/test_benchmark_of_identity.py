"""The benchmark of identity tells vessels and finds the clones that it made."""

import pytest

from benchmarks.detect.identity import main


def test_the_command_prints_what_was_told_and_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--positions", "60000", "--ships", "300"]) == 0
    printed = capsys.readouterr().out
    assert "SYNTHETIC" in printed
    assert "6,000 static reports, 300 MMSIs" in printed
    assert "imo_on_two_hulls: 6" in printed
