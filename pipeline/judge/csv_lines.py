"""CSV files that people write: cells line by line, names of columns, and all faults told at once."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NoReturn

from pipeline.errors import ConfigurationError

_BLANK = {"", "-0-"}  # OFAC writes the latter
_FAULTS_SHOWN = 10
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def csv_lines(text: str, source: str) -> Iterator[tuple[int, list[str]]]:
    """Give the number of each line and its cells without space around them; a blank cell is empty.

    Raises:
        ConfigurationError: a line is no CSV; names `source` and the line.
    """
    return csv_rows(io.StringIO(text, newline=""), source)


def csv_rows(lines: Iterable[str], source: str) -> Iterator[tuple[int, list[str]]]:
    """The same of lines with their ends; a row is numbered by the line that it begins on.

    Raises:
        ConfigurationError: a line is no CSV; names `source` and the line.
    """
    reader = csv.reader(_without_mark(lines), strict=True)
    while True:
        line_no = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"{source}: line {line_no}: {error}; is a quotation mark left open?"
            raise ConfigurationError(message) from error
        yield line_no, ["" if cell.strip() in _BLANK else cell.strip() for cell in cells]


def _without_mark(lines: Iterable[str]) -> Iterator[str]:
    """Lines without the mark that some programs begin a file with."""
    mark = "\ufeff"
    for line in lines:
        yield line.removeprefix(mark)
        mark = ""


def refuse_unprintable(text: str) -> None:
    """Text as it may stand in a table: no control character but white space, no half of a character.

    Raises:
        ValueError: it holds one.
    """
    found = _UNPRINTABLE.search(text)
    if found:
        message = f"holds the control character {found.group()!r}; take it out"
        raise ValueError(message)


def plain_name(name: str) -> str:
    """The name of a column as it is compared: `IMO_Number`, `imoNumber` and `imo number` are one."""
    return "".join(name.split()).replace("_", "").casefold()


def cells_by_name(cells: Sequence[str], header: Sequence[str]) -> dict[str, str]:
    """Cells under the plain names of their columns, the first filled one where a name occurs twice.

    Raises:
        ValueError: there are more cells than names.
    """
    if len(cells) > len(header):
        message = f"{len(cells)} cells under {len(header)} column names; quote the cell that holds a comma"
        raise ValueError(message)
    by_name: dict[str, str] = {}
    for name, cell in zip(header, cells, strict=False):
        by_name[name] = by_name.get(name) or cell
    return by_name


def refuse(source: str, faults: Sequence[tuple[int, str]]) -> NoReturn:
    """Tell the first wrong lines of a file.

    Raises:
        ConfigurationError: always; names `source`, the first ten lines in `faults` with their fault, and what to do.
    """
    shown = "; ".join(f"line {line_no}: {fault}" for line_no, fault in sorted(faults)[:_FAULTS_SHOWN])
    more = f"; and {len(faults) - _FAULTS_SHOWN} more" if len(faults) > _FAULTS_SHOWN else ""
    message = f"{source}: {shown}{more}. Nothing was loaded: correct these lines and load the file again"
    raise ConfigurationError(message)
