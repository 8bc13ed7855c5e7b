"""OFAC's SDN list as CSV: `sdn.csv`, as published or as mirrors give it, with `alt.csv`.

Source: OFAC's own layout of the flat files; read on a real copy of January 2023.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.judge.csv_lines import csv_rows, plain_name
from pipeline.judge.lists.listed import Account, ListedShip, per_imo, texts
from pipeline.judge.lists.numbers import imos_of, mmsis_of
from pipeline.judge.lists.ofac_remarks import read_remarks

_NAMES = (
    *("ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign"),
    *("Vess_type", "Tonnage", "GRT", "Vess_flag", "Vess_owner", "Remarks"),
)
_MIRRORED = ("ID", "Name", "Type", "Country", "Title", "Col_F", "Col_G", "Col_H", "Col_I", "Col_J", "Col_K", "Details")
SDN_HEADERS = tuple(tuple(plain_name(name) for name in names) for names in (_NAMES, _MIRRORED))
ALIAS_CELLS = 5
ALIAS_TYPES = ("aka", "fka", "nka")
_END_OF_FILE = "\x1a"  # DOS; the official file ends so
_TONNAGE = re.compile(r"\d[\d,]*(\.\d+)?", re.ASCII)


def read_sdn(
    lines: Iterable[str], source: str, account: Account, aliases: Mapping[str, Sequence[str]]
) -> list[ListedShip]:
    """Read the ships among the rows of `sdn.csv`. Type, tonnage, flag and title are not needed and passed over.

    A ship with two IMO numbers is two entries: they are two ships, or one number is wrong.

    Args:
        lines: of the file, with or without a header.
        source: name of the file, for messages.
        account: takes where every row ended.
        aliases: further names by `ent_num`, as `read_aliases` gives them.

    Raises:
        ConfigurationError: the file is no CSV.
    """
    ships: list[ListedShip] = []
    for line_no, cells in csv_rows(lines, source):
        if cells == [_END_OF_FILE]:
            break
        if not any(cells) or (not ships and tuple(map(plain_name, cells)) in SDN_HEADERS):
            continue
        try:
            ships += _ships(line_no, cells, aliases, account)
        except ValueError as fault:
            account.refuse(line_no, str(fault))
    return ships


def read_aliases(lines: Iterable[str], source: str, account: Account) -> dict[str, list[str]]:
    """Read `alt.csv`: further names by `ent_num`, of ships and of everybody else. Remarks are passed over.

    Raises:
        ConfigurationError: the file is no CSV.
    """
    names: dict[str, list[str]] = defaultdict(list)
    for line_no, cells in csv_rows(lines, source):
        if cells == [_END_OF_FILE]:
            break
        if not any(cells):
            continue
        if len(cells) != ALIAS_CELLS or not cells[0].isdecimal():
            account.refuse(line_no, f"is no row of alt.csv: {len(cells)} cells, not ent_num and {ALIAS_CELLS - 1} more")
            continue
        if cells[2].casefold() not in ALIAS_TYPES:
            account.signal(line_no, f"alt_type {cells[2]!r} is not known; read as a further name")
        names[cells[0]].append(cells[3])
        account.ended("loaded")
    return dict(names)


def _ships(line_no: int, cells: list[str], aliases: Mapping[str, Sequence[str]], account: Account) -> list[ListedShip]:
    if len(cells) != len(_NAMES):
        message = f"has {len(cells)} cells, not {len(_NAMES)}; quote the cell that holds a comma"
        raise ValueError(message)
    number, name, kind, program, _, call_sign, _, *tonnages, _, owner, remarks_text = cells
    if kind.casefold() != "vessel":
        account.ended("not_a_ship")
        return []
    remarks = read_remarks(remarks_text)
    imos = imos_of(remarks.imos, line_no, account)
    ship = ListedShip(
        line_no=line_no,
        mmsis=mmsis_of(remarks.mmsis, line_no, account),
        call_signs=texts([call_sign, *remarks.call_signs]),
        names=texts([name, *remarks.names, *aliases.get(number, ())]),
        programmes=texts(program.replace("] [", ";").strip("[]").split(";")),
        owners=texts([owner, *remarks.owners]),
        source_id=number or None,
    )
    if not imos and not ship.is_identified:
        account.ended("no_identity")
        return []
    for unnamed in remarks.unnamed_numbers:
        account.signal(line_no, f"registration {unnamed} taken for an IMO number: its check digit is right")
    for strange in remarks.strange:
        account.signal(line_no, f"remark in no known form, passed over: {strange}")
    for tonnage in tonnages:
        if tonnage and not _TONNAGE.fullmatch(tonnage):
            account.signal(line_no, f"tonnage {tonnage!r} is no number: are the columns shifted?")
    account.ended("loaded")
    return per_imo(ship, imos)
