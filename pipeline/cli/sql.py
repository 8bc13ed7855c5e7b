"""`tumen sql`."""

import sys
from typing import Annotated

import typer

from pipeline.cli.options import HomeOption, JsonOption
from pipeline.cli.output import show_json, show_table
from pipeline.warehouse.home import Home
from pipeline.warehouse.query import query

_MOST_ROWS_SHOWN = 1_000  # a table is for reading; --json gives every row


def sql(
    question: Annotated[str, typer.Argument(metavar="SELECT", help="One question, in DuckDB's SQL.")],
    home: HomeOption,
    json: JsonOption = False,
) -> None:
    """Ask the published database one question: read-only, without access to files or network.

    A table shows the first 1,000 rows and says when there are more; --json prints a list of all rows.
    """
    answer = query(Home(home), question, max_rows=None if json else _MOST_ROWS_SHOWN)
    if json:
        names = _distinct(answer.columns)
        show_json([dict(zip(names, row, strict=True)) for row in answer.rows])
        return
    show_table("", answer.columns, answer.rows)
    if answer.is_truncated:
        typer.echo(f"tumen: the first {_MOST_ROWS_SHOWN} rows; narrow the question or use --json", file=sys.stderr)


def _distinct(columns: tuple[str, ...]) -> list[str]:
    """Names for the keys of an object: a repeated one gets its count, so that no column is lost."""
    names: list[str] = []
    for column in columns:
        name, count = column, 1
        while name in names:
            count += 1
            name = f"{column}_{count}"
        names.append(name)
    return names
