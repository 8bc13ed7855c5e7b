"""Which format a list is in, told by its first lines."""

import csv
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice

from pipeline.errors import ConfigurationError
from pipeline.judge.csv_lines import plain_name
from pipeline.judge.lists.ofac import ALIAS_CELLS, ALIAS_TYPES, SDN_HEADERS
from pipeline.judge.lists.opensanctions import MARITIME_COLUMNS
from pipeline.judge.lists.un_1718 import UN_COLUMNS

_LINES_LOOKED_AT = 200  # comments before a header are fewer
_SDN_CELLS = 12


class ListFormat(StrEnum):
    """The formats of lists that are read."""

    OFAC_SDN = "ofac_sdn"
    OFAC_ALT = "ofac_alt"
    OPENSANCTIONS_MARITIME = "opensanctions_maritime"
    FTM_JSON = "ftm_json"
    UN_1718 = "un_1718"
    PLAIN_CSV = "plain_csv"


def tell_format(lines: Iterable[str], source: str) -> ListFormat:
    """Tell the format of a list; what is none of the others is taken for a plain CSV.

    Raises:
        ConfigurationError: it is a form that lists come in, but one that is not read; says which to take instead.
    """
    first = _first_line(lines)
    if first.lstrip().startswith("{"):
        return ListFormat.FTM_JSON
    if first.lstrip().startswith(("<?xml", "<sdn", "<Sanctions", "[")):
        message = (
            f"{source}: is XML or a JSON array, which is not read as a list; take OFAC's sdn.csv, or OpenSanctions' "
            "maritime.csv or entities.ftm.json (one object a line)"
        )
        raise ConfigurationError(message)
    try:
        cells = next(csv.reader([first], strict=False), [])
    except csv.Error:
        return ListFormat.PLAIN_CSV  # whose reader says what is wrong with the line
    return _of_cells([cell.strip() for cell in cells], source)


def _of_cells(cells: list[str], source: str) -> ListFormat:
    names = tuple(plain_name(cell) for cell in cells)
    if names in SDN_HEADERS or (len(cells) == _SDN_CELLS and cells[0].isdecimal()):
        return ListFormat.OFAC_SDN
    if len(cells) == ALIAS_CELLS and cells[0].isdecimal() and cells[2].casefold() in ALIAS_TYPES:
        return ListFormat.OFAC_ALT
    if MARITIME_COLUMNS.issubset(names):
        return ListFormat.OPENSANCTIONS_MARITIME
    if UN_COLUMNS.issubset(names):
        return ListFormat.UN_1718
    if {"id", "schema", "name", "identifiers"}.issubset(names):
        message = (
            f"{source}: is OpenSanctions' targets.simple.csv, which does not say whose IMO number is whose; "
            "take maritime.csv or entities.ftm.json"
        )
        raise ConfigurationError(message)
    return ListFormat.PLAIN_CSV


def _first_line(lines: Iterable[str]) -> str:
    """The first line that is neither blank nor a comment; the UN's header begins with `#,`."""
    for line in islice(lines, _LINES_LOOKED_AT):
        said = line.removeprefix("\ufeff")
        if said.strip() and (not said.startswith("#") or said.startswith("#,")):
            return said
    return ""
