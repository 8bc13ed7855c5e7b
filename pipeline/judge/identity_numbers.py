"""IMO numbers and MMSIs as people and lists write them."""

from pipeline.imo import has_right_check_digit


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


def checked_imo(cell: str | None) -> int | None:
    """The same with the right check digit.

    Raises:
        ValueError: it is something else.
    """
    imo = imo_number(cell)
    if imo is not None and not has_right_check_digit(imo):
        raise ValueError(wrong_check_digit(imo))
    return imo


def wrong_check_digit(imo: int) -> str:
    """The fault of a number of seven digits that is no IMO number."""
    return f"IMO {imo:07d} has a wrong check digit; look it up, or leave the cell blank"


def mmsi_number(cell: str | None) -> int | None:
    """Nine digits; None where the cell is.

    Raises:
        ValueError: it is something else.
    """
    if cell is None:
        return None
    if not (cell.isascii() and cell.isdecimal() and len(cell) == 9):  # noqa: PLR2004  an MMSI's length
        message = f"MMSI {cell!r} is not nine digits"
        raise ValueError(message)
    return int(cell)
