"""The plain CSV watchlist: a header, then one listed ship a line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from pipeline.errors import ConfigurationError
from pipeline.imo import has_right_check_digit
from pipeline.judge.csv_lines import cells_by_name, csv_rows, plain_name, refuse
from pipeline.judge.identity_numbers import imo_number, mmsi_number, wrong_check_digit
from pipeline.judge.lists.list_days import list_day
from pipeline.judge.lists.listed import Account, ListedShip, texts

# Column names in use by OFAC's copies, OpenSanctions and people; the first filled cell of a quantity stands.
COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "imo": ("imo", "imo_number"),
    "mmsi": ("mmsi",),
    "call_sign": ("call_sign",),
    "listed_name": ("name", "ship_name", "vessel_name", "listed_name", "caption"),
    "list_name": ("list_name",),
    "programme": ("programme", "program", "datasets", "risk"),
    "owner": ("owner", "owners", "owner_manager", "designated_owner"),
    "listing": ("listing",),
    "listed_from": ("listed_from", "listed_from_utc", "start_date"),
    "listed_to": ("listed_to", "listed_to_utc", "end_date"),
    "kind": ("type", "schema"),
}
_PLAIN = {plain_name(name): quantity for quantity, names in COLUMN_NAMES.items() for name in names}
_IDENTITY = ("imo", "mmsi", "call_sign", "listed_name")
_NOT_SHIPS = {
    "organization",
    "organisation",
    "company",
    "person",
    "legalentity",
}  # OpenSanctions keeps them beside ships
_NOT_NEEDED = {"flag", "note", "notes", "source", "sourceurl", "listedfromis"}
_AS_OF = re.compile(r"#\s*as of:?\s*(\S+)\s*", re.IGNORECASE)


def read_plain_csv(lines: Iterable[str], source: str, account: Account) -> list[ListedShip]:
    """Read every line, or none. Comments (`#`) may stand before the header; `# as of 2024-03-10` gives the list's day.

    Args:
        lines: of the file.
        source: name of the file, for messages.
        account: takes where every row ended.

    Raises:
        ConfigurationError: there is no header, no ship, or a line is wrong; names `source`, the first ten wrong lines,
            and what to do.
    """
    ships: list[ListedShip] = []
    faults: list[tuple[int, str]] = []
    comments, lines = _after_comments(lines, source, account)
    rows = csv_rows(lines, source)
    names = next(rows, (1, []))[1]
    header = _header(names, source, account)
    for row_no, cells in rows:
        if not any(cells):
            continue
        line_no = row_no + comments
        try:
            ships.append(_ship(line_no, cells, header))
            account.ended("loaded")
        except ValueError as fault:
            faults.append((line_no, str(fault)))
    faults += [
        (ship.line_no, wrong_check_digit(ship.imo))
        for ship in ships
        if ship.imo is not None and not has_right_check_digit(ship.imo)
    ]
    if faults:
        refuse(source, faults)
    if not ships:
        message = f"{source}: has a header but no ship; is the file cut off?"
        raise ConfigurationError(message)
    return ships


def _after_comments(lines: Iterable[str], source: str, account: Account) -> tuple[int, Iterator[str]]:
    """How many lines of comments there are, and those after them."""
    count, following = 0, iter(lines)
    for line in following:
        said = line.removeprefix("\ufeff")
        if not said.startswith("#"):
            return count, chain([said], following)
        count += 1
        as_of = _AS_OF.fullmatch(said)
        if as_of:
            try:
                account.as_of_utc = list_day(as_of[1])
            except ValueError as fault:
                message = f"{source}: line {count}: {fault}"
                raise ConfigurationError(message) from fault
    return count, following


def _header(cells: list[str], source: str, account: Account) -> list[str]:
    header = [plain_name(cell) for cell in cells]
    if not any(_PLAIN.get(name) in _IDENTITY for name in header):
        message = (
            f"{source}: line 1 is no header of a watchlist: it names none of imo, mmsi, call_sign, name; "
            "begin the file with a line such as imo,mmsi,call_sign,name,list_name,programme"
        )
        raise ConfigurationError(message)
    for cell, name in zip(cells, header, strict=True):
        if name and name not in _PLAIN and name not in _NOT_NEEDED:
            account.signal(1, f"column {cell!r} is not read; passed over")
    return header


def _ship(line_no: int, cells: list[str], header: list[str]) -> ListedShip:
    by_name = cells_by_name(cells, header)
    said = {quantity: _first_filled(by_name, names) for quantity, names in COLUMN_NAMES.items()}
    kind = (said["kind"] or "").casefold()
    if kind in _NOT_SHIPS:
        message = f"is a {kind}, not a ship; keep the rows of ships only"
        raise ValueError(message)
    if not any(said[quantity] for quantity in _IDENTITY):
        message = "names no ship: imo, mmsi, call sign and name are all blank"
        raise ValueError(message)
    listing = (said["listing"] or "ship").casefold()
    if listing not in {"ship", "owner"}:
        message = f"listing {listing!r} is neither ship (itself listed) nor owner (whose owner is listed)"
        raise ValueError(message)
    mmsi, begun, ended = mmsi_number(said["mmsi"]), said["listed_from"], said["listed_to"]
    return ListedShip(
        line_no=line_no,
        imo=imo_number(said["imo"]),
        mmsis=() if mmsi is None else (mmsi,),
        call_signs=_text(said["call_sign"]),
        names=_text(said["listed_name"]),
        list_name=next(iter(_text(said["list_name"])), None),
        programmes=_text(said["programme"]),
        owners=texts((said["owner"] or "").split(";")),
        listing="owner" if listing == "owner" else "ship",
        designated_at_utc=list_day(begun) if begun else None,
        delisted_at_utc=list_day(ended) if ended else None,
    )


def _text(cell: str | None) -> tuple[str, ...]:
    return texts([cell or ""])


def _first_filled(by_name: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((by_name[plain_name(name)] for name in names if by_name.get(plain_name(name))), None)
