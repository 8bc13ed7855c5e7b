"""Results on stdout, progress on stderr; whatever ships, lists and files hold is inert."""

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.printable import printable

_WIDTH_OF_A_PIPE = 10_000  # a file or a pipe has no edge to wrap at


def show_json(document: object) -> None:
    """Print exactly one JSON document, in ASCII: times in ISO 8601 with a Z, what JSON has no word for as text."""
    typer.echo(json.dumps(_jsonable(document), allow_nan=False, indent=2))


def show_line(text: str = "") -> None:
    """Print one line of result."""
    typer.echo(printable(text))


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table, whole numbers to the right; in a pipe every row is one line."""
    _console().print(_table(title, columns, list(rows)))


def show_records(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print a table; on a terminal too narrow for it one row below the other, a line a column that says something."""
    console, given = _console(), list(rows)
    table = _table(title, columns, given)
    if console.measure(table, options=console.options.update_width(_WIDTH_OF_A_PIPE)).maximum <= console.width:
        console.print(table)
        return
    for number, row in enumerate(given, 1):
        said = [pair for pair in zip(columns, row, strict=True) if pair[1] not in {None, ()}]
        below = _table(f"{title}: {number} of {len(given)}", ("", ""), said)
        below.show_header = False
        console.print(below)


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    table = Table(title=Text(printable(title)), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for place, column in enumerate(columns):
        is_number = bool(rows) and all(isinstance(row[place], int) for row in rows)
        table.add_column(Text(printable(column)), overflow="fold", justify="right" if is_number else "left")
    for row in rows:
        # Text, not str: rich would take [brackets] in a ship's name for markup.
        table.add_row(*(Text(_cell(value)) for value in row))
    return table


def _console() -> Console:
    is_terminal = sys.stdout.isatty()
    return Console(file=sys.stdout, width=None if is_terminal else _WIDTH_OF_A_PIPE, highlight=False)


def show_counts(counts: Mapping[str, object]) -> None:
    """Print names and numbers in one line."""
    show_line(", ".join(f"{name} {_cell(value)}" for name, value in counts.items()))


@contextmanager
def progress() -> Iterator[Callable[[str], None] | None]:
    """Give a function that shows the present step on stderr; None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    with Console(stderr=True).status("") as status:
        yield lambda step: status.update(Text(printable(step)))


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return f"{_utc(value):%Y-%m-%d %H:%M:%S}"
        case float():
            return f"{value:g}" if abs(value) < 1e6 else f"{value:.1f}"  # noqa: PLR2004  no exponent in a table
        case tuple():  # words of ours, a line each where that does not break a row
            return ("\n" if sys.stdout.isatty() else ", ").join(printable(str(word)) for word in value)
        case list() | dict() | bytes():
            return printable(json.dumps(_jsonable(value)))
        case _:
            return printable(str(value))


def _utc(moment: datetime) -> datetime:
    """The moment in UTC without a zone; one without a zone is UTC, as every time in Tumen."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _jsonable(value: object) -> object:  # noqa: PLR0911  one return a type
    match value:
        case None | bool() | int() | str():
            return value
        case float() | Decimal():
            return float(value) if math.isfinite(value) else None
        case datetime():
            return f"{_utc(value).isoformat()}Z"
        case date() | time():
            return value.isoformat()
        case bytes():
            return value.decode("utf-8", errors="backslashreplace")
        case Mapping():
            return {str(name): _jsonable(part) for name, part in value.items()}
        case list() | tuple():
            return [_jsonable(part) for part in value]
        case _:
            return str(value)
