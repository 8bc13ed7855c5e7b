"""The command as a process of its own: what is left on the screen when it has ended."""

import subprocess
import sys
from pathlib import Path

import pytest
from sentences import feed_of, report

TUMEN = str(Path(sys.executable).with_name("tumen"))


def tumen(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [TUMEN, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  our own command


@pytest.mark.slow
def test_a_command_that_only_answers_ends_without_a_word_on_stderr(tmp_path: Path) -> None:
    home, feed = tmp_path / "home", feed_of(tmp_path / "feed.nmea", *(report(600 * at) for at in range(4)))
    tumen("run", feed, "--home", home)
    for question in (["sql", "select 42"], ["summary"]):
        answer = tumen(*question, "--home", home)
        assert answer.stdout
        assert answer.stderr == ""
