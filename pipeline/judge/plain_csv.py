"""The plain CSV watchlist: a header, then one listed ship a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from pipeline.errors import ConfigurationError
from pipeline.imo import is_valid_imo
from pipeline.judge.csv_lines import cells_by_name, csv_lines, plain_name, refuse

# Column names in use by OFAC's copies, OpenSanctions and people; the first filled cell of a quantity stands.
COLUMN_NAMES: Mapping[str, tuple[str, ...]] = {
    "imo": ("imo", "imo_number"),
    "mmsi": ("mmsi",),
    "call_sign": ("call_sign",),
    "listed_name": ("name", "ship_name", "vessel_name", "listed_name", "caption"),
    "list_name": ("list_name",),
    "programme": ("programme", "program", "datasets", "risk"),
}
_IDENTITY = ("imo", "mmsi", "call_sign", "listed_name")
_NOT_SHIPS = {"organization", "organisation", "company"}  # OpenSanctions keeps companies in the same file
_OTHER_FORMATS = {"sdnname": "OFAC's SDN list", "entnum": "OFAC's SDN list"}  # their columns mean something else


@dataclass(frozen=True)
class ListedShip:
    """One line of the list, its numbers checked."""

    line_no: int
    imo: int | None
    mmsi: int | None
    call_sign: str | None
    listed_name: str | None
    list_name: str | None
    programme: str | None


def read_plain_csv(text: str, *, source: str) -> list[ListedShip]:
    """Read every line, or none.

    Raises:
        ConfigurationError: there is no header, no ship, or a line is wrong; names `source`, the first ten wrong lines,
            and what to do.
    """
    ships: list[ListedShip] = []
    faults: list[tuple[int, str]] = []
    lines = csv_lines(text, source)
    header = _header(next(lines, (1, []))[1], source)
    for line_no, cells in lines:
        if not any(cells):
            continue
        try:
            ships.append(_ship(line_no, cells, header))
        except ValueError as fault:
            faults.append((line_no, str(fault)))
    faults += _wrong_check_digits(ships)
    if faults:
        refuse(source, faults)
    if not ships:
        message = f"{source}: has a header but no ship; is the file cut off?"
        raise ConfigurationError(message)
    return ships


def _header(cells: list[str], source: str) -> list[str]:
    header = [plain_name(cell) for cell in cells]
    known = {plain_name(name) for quantity in _IDENTITY for name in COLUMN_NAMES[quantity]}
    if not known.intersection(header):
        message = (
            f"{source}: line 1 is no header of a watchlist: it names none of imo, mmsi, call_sign, name; "
            "begin the file with a line such as imo,mmsi,call_sign,name,list_name,programme"
        )
        raise ConfigurationError(message)
    foreign = next((_OTHER_FORMATS[name] for name in header if name in _OTHER_FORMATS), None)
    if foreign:
        message = (
            f"{source}: looks like {foreign}, which is not read yet; "
            "write its ships as imo,mmsi,call_sign,name,list_name,programme"
        )
        raise ConfigurationError(message)
    return header


def _ship(line_no: int, cells: list[str], header: list[str]) -> ListedShip:
    by_name = cells_by_name(cells, header)
    kind = (by_name.get("type") or by_name.get("schema") or "").casefold()
    if kind in _NOT_SHIPS:
        message = f"is a {kind}, not a ship; keep the rows of ships only"
        raise ValueError(message)
    said = {quantity: _first_filled(by_name, names) for quantity, names in COLUMN_NAMES.items()}
    if not any(said[quantity] for quantity in _IDENTITY):
        message = "names no ship: imo, mmsi, call sign and name are all blank"
        raise ValueError(message)
    return ListedShip(
        line_no=line_no,
        imo=imo_number(said["imo"]),
        mmsi=_mmsi(said["mmsi"]),
        call_sign=said["call_sign"],
        listed_name=said["listed_name"],
        list_name=said["list_name"],
        programme=said["programme"],
    )


def _wrong_check_digits(ships: Sequence[ListedShip]) -> list[tuple[int, str]]:
    said = pl.DataFrame(
        [(ship.line_no, ship.imo) for ship in ships], schema={"line_no": pl.Int64, "imo": pl.Int64}, orient="row"
    )
    wrong = said.filter(pl.col("imo").is_not_null() & ~is_valid_imo(pl.col("imo")))
    return [(line_no, wrong_check_digit(imo)) for line_no, imo in wrong.iter_rows()]


def wrong_check_digit(imo: int) -> str:
    """The fault of a number of seven digits that is no IMO number."""
    return f"IMO {imo:07d} has a wrong check digit; look it up, or leave the cell blank"


def _first_filled(by_name: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((by_name[plain_name(name)] for name in names if by_name.get(plain_name(name))), None)


def imo_number(cell: str | None) -> int | None:
    """Seven digits, with or without `IMO` before them; None where the cell is. The check digit is judged elsewhere.

    Raises:
        ValueError: it is something else.
    """
    if cell is None:
        return None
    digits = cell.upper().removeprefix("IMO").strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 7):  # noqa: PLR2004  an IMO number's length
        message = f"IMO {cell!r} is not seven digits"
        raise ValueError(message)
    return int(digits)


def _mmsi(cell: str | None) -> int | None:
    if cell is None:
        return None
    if not (cell.isascii() and cell.isdecimal() and len(cell) == 9):  # noqa: PLR2004  an MMSI's length
        message = f"MMSI {cell!r} is not nine digits"
        raise ValueError(message)
    return int(cell)
