"""`tumen explain`."""

import textwrap
from collections.abc import Iterable
from typing import Annotated

import typer

from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_line
from pipeline.judge.explain.explanation import CitedLine, Explanation
from pipeline.report.explained import explain_finding
from pipeline.settings import Settings
from pipeline.warehouse.home import Home

_WIDTH = 100


def explain(
    finding_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a port call, gap, dark call, voyage, encounter or alert.")
    ],
    home: HomeOption,
    json: JsonOption = False,
) -> None:
    """Say in words why a finding exists, how sure it is, what else may have happened, and which lines it rests on."""
    where = Home(home)
    found = explain_finding(where, finding_id, Settings.load(home).decode)
    if json:
        show_json(found.to_json())
    else:
        _show(found)


def _show(found: Explanation) -> None:
    _paragraph(found.headline)
    for one in found.parts:
        show_line()
        show_line(one.title)
        for sentence in one.sentences:
            _paragraph(sentence, "  ")
    show_line()
    show_line("What it rests on")
    for lines in _by_place(found.lines):
        _line(lines)
    if not found.lines:
        _paragraph("No line is cited.", "  ")


def _paragraph(text: str, indent: str = "") -> None:
    # Wrapped at blanks alone: what a ship calls herself may hold anything, and is made inert line by line.
    for line in textwrap.wrap(text.replace("\n", "\\n"), _WIDTH, initial_indent=indent, subsequent_indent=indent):
        show_line(line)


def _by_place(lines: Iterable[CitedLine]) -> Iterable[list[CitedLine]]:
    """Lines in their order, one that has several roles once."""
    places: dict[tuple[str, int], list[CitedLine]] = {}
    for line in lines:
        places.setdefault((line.path, line.line_no), []).append(line)
    return places.values()


def _line(roles: list[CitedLine]) -> None:
    line = roles[0]
    for one in roles:
        show_line(f"  {one.means}")
    show_line(f"    {line.path}, line {line.line_no}, byte {line.byte_offset}")
    show_line(f"    {line.raw}" if line.raw is not None else "    (the file is gone or has changed; see tumen verify)")
