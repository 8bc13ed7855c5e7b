"""The UN's list of vessels designated under resolution 1718, as OpenSanctions transcribes the PDF to a CSV.

Source: the columns that `datasets/_global/un_1718_vessels/crawler.py` of github opensanctions/opensanctions (MIT)
reads.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from pipeline.judge.csv_lines import cells_by_name, csv_rows, plain_name
from pipeline.judge.lists.columns import read_header
from pipeline.judge.lists.list_days import list_day
from pipeline.judge.lists.listed import Account, ListedShip, per_imo, texts
from pipeline.judge.lists.numbers import imos_of, mmsis_of

UN_COLUMNS = frozenset({"vesselname", "imonumber", "dateofdesignation"})
"""Without these it is another file."""
_READ = UN_COLUMNS | {"designatedowner", "mmsi", "callsign"}
_NOT_NEEDED = {"#", "flag", "otherinformation", "type", "imageurl"}
# The columns that are crossed for each programme, and how it is called in short.
_PROGRAMMES: Mapping[str, str] = MappingProxyType(
    {
        plain_name(column): short
        for column, short in (
            (
                "Paragraph 8 (d) of resolution 1718 (2006) and paragraph 12 of resolution 2270 (2016)",
                "UNSCR 1718 para 8(d), 2270 para 12",
            ),
            ("Paragraph 12 (a) of resolution 2321 (2016)", "UNSCR 2321 para 12(a)"),
            ("Paragraph 12 (d) of resolution 2321 (2016)", "UNSCR 2321 para 12(d)"),
            (
                "Paragraph 6 of resolution 2371 (2017) and paragraph 6 of resolution 2375 (2017)",
                "UNSCR 2371 para 6, 2375 para 6",
            ),
            (
                "Economic resources controlled or operated by Ocean Maritime Management (KPe.020)",
                "UN KPe.020 Ocean Maritime Management",
            ),
        )
    }
)
_BLANK = {"", "na", "n/a", "none", "-", "unknown"}
_NUMBERED = re.compile(r"(?:^|\s+)\d{1,2}:\s+")


def read_un_1718(lines: Iterable[str], source: str, account: Account) -> list[ListedShip]:
    """Read the ships of the UN's list; `1: X 2: Y` in a cell is several values. The earliest designation counts.

    Args:
        lines: of the file.
        source: name of the file, for messages.
        account: takes where every row ended.

    Raises:
        ConfigurationError: the file is no CSV, or lacks a column.
    """
    rows = csv_rows(lines, source)
    header = read_header(rows, account, UN_COLUMNS, {*_READ, *_NOT_NEEDED, *_PROGRAMMES})
    ships: list[ListedShip] = []
    for line_no, cells in rows:
        if not any(cells):
            continue
        try:
            ships += _ships(line_no, cells_by_name(cells, header), account)
        except ValueError as fault:
            account.refuse(line_no, str(fault))
    return ships


def several(cell: str) -> list[str]:
    """The values of a cell, `1: X 2: Y` or one; none where it says that there is none."""
    values = _NUMBERED.split(cell) if _NUMBERED.match(cell) else [cell]
    return [value.strip() for value in values if value.strip().casefold() not in _BLANK]


def _ships(line_no: int, cells: Mapping[str, str], account: Account) -> list[ListedShip]:
    def said(column: str) -> list[str]:
        return several(cells.get(column, ""))

    imos = imos_of(said("imonumber"), line_no, account)
    crossed = [short for column, short in _PROGRAMMES.items() if cells.get(column, "").casefold() not in _BLANK]
    ship = ListedShip(
        line_no=line_no,
        mmsis=mmsis_of(said("mmsi"), line_no, account),
        call_signs=texts(said("callsign")),
        names=texts(said("vesselname")),
        programmes=tuple(crossed) or ("UNSCR 1718",),
        owners=texts(said("designatedowner")),
        designated_at_utc=_earliest(said("dateofdesignation"), line_no, account),
    )
    if not imos and not ship.is_identified:
        account.ended("no_identity")
        return []
    account.ended("loaded")
    return per_imo(ship, imos)


def _earliest(days: Iterable[str], line_no: int, account: Account) -> datetime | None:
    read: list[datetime] = []
    for day in days:
        try:
            read.append(list_day(day))
        except ValueError as fault:
            account.signal(line_no, f"date_of_designation {fault}: left out")
    return min(read, default=None)
