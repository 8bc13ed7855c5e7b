"""What a person at a terminal sees of a long decode, and that nobody else sees anything."""

import io
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from command_line import HOSTILE, Run
from rich.console import Console
from rich.text import Text
from sentences import feed_of, report

from pipeline.cli.progress import DecodingShown, decoding_shown
from pipeline.printable import printable

WIDTH = 140


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def seen(shown: DecodingShown, width: int = WIDTH) -> str:
    """The line as it stands now."""
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    with console.capture() as capture:
        console.print(shown.progress.get_renderable())
    return Text.from_ansi(capture.get()).plain.strip("\n")


def shown_on(width: int = WIDTH) -> DecodingShown:
    return DecodingShown(Console(file=io.StringIO(), width=width, force_terminal=True))


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    for name, size in (("a.nmea", 3_000_000), ("b.nmea", 1_000_000)):
        (tmp_path / name).write_bytes(bytes(size))
    return [tmp_path / "a.nmea", tmp_path / "b.nmea", tmp_path / "gone"]


def test_the_line_says_which_file_how_many_bytes_and_what_was_quarantined(paths: list[Path]) -> None:
    shown = shown_on()
    shown.begin(paths)
    assert "0/3" in seen(shown)
    with shown.file(paths[0]) as on_batch:
        on_batch(0, 0, 1_000_000)
        assert "1/3 a.nmea " in seen(shown)
        assert "1.0/4.0 MB" in seen(shown)
        on_batch(4000, 12, 0)
        on_batch(4000, 1, 0)
        assert "13 quarantined" in seen(shown)
        assert " 0 lines/s" not in seen(shown)
        shown.writing(paths[0])
        assert "1/3 a.nmea, writing " in seen(shown)
    assert "3.0/4.0 MB" in seen(shown), "what nothing was told of is done too"


def test_a_file_that_was_told_of_more_than_once_counts_once(paths: list[Path]) -> None:
    shown = shown_on()
    shown.begin(paths)
    with shown.file(paths[1]) as on_batch:
        on_batch(0, 0, 1_500_000)
    with shown.file(paths[2]):
        pass
    assert "2/3 gone" in seen(shown)
    assert "1.0/4.0 MB" in seen(shown)


def test_several_files_may_be_under_way(tmp_path: Path) -> None:
    paths = [feed_of(tmp_path / str(number), "x" * 999) for number in range(8)]
    shown = shown_on()
    shown.begin(paths)

    def decode(path: Path) -> None:
        with shown.file(path) as on_batch:
            for _ in range(100):
                on_batch(10, 1, 10)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(decode, paths))
    (task,) = shown.progress.tasks
    assert (task.completed, task.fields["lines"], task.fields["quarantined"]) == (8000, 8000, 800)


@pytest.mark.parametrize("width", [80, 100, 140])
def test_a_narrow_terminal_shortens_the_name_and_no_number(tmp_path: Path, width: int) -> None:
    path = feed_of(tmp_path / ("long" * 40), "x")
    shown = shown_on(width)
    shown.begin([path] * 31)
    with shown.file(path) as on_batch:
        on_batch(1_604_510, 12_773, 0)
        line = seen(shown, width)
    assert len(line.splitlines()) == 1
    assert "1/31 long" in line
    assert "12,773 quarantined" in line
    assert "…" in line


def test_names_of_files_are_inert(tmp_path: Path) -> None:
    name = HOSTILE.replace("/", "|")
    shown = shown_on()
    shown.begin([tmp_path / name])
    with shown.file(tmp_path / name):
        assert printable(name) in seen(shown)


def test_a_terminal_sees_the_line_and_it_is_gone_at_the_end(
    tumen: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    path = feed_of(tmp_path / "a.nmea", *map(report, range(0, 900, 100)))
    status, out, _ = tumen("decode", path, "--out", tmp_path / "out")
    assert status == 0
    assert "1/1 a.nmea" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[1A\x1b[2K"), "the line is taken away"
    assert "lines 9, accepted 9" in out


def test_nobody_is_shown_anything_where_stderr_is_no_terminal(tumen: Run, tmp_path: Path) -> None:
    with decoding_shown() as shown:
        assert shown is None
    path = feed_of(tmp_path / "a.nmea", *map(report, range(0, 900, 100)))
    assert tumen("decode", path, "--out", tmp_path / "out")[2] == ""
