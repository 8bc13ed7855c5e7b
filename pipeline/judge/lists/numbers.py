"""Numbers of a list that nobody corrects: those that can be none are left out, and told."""

from collections.abc import Callable, Iterable

from pipeline.judge.identity_numbers import checked_imo, mmsi_number
from pipeline.judge.lists.listed import Account


def imos_of(values: Iterable[str], line_no: int, account: Account) -> tuple[int, ...]:
    """IMO numbers with the right check digit, each once."""
    return _numbers(checked_imo, values, line_no, account)


def mmsis_of(values: Iterable[str], line_no: int, account: Account) -> tuple[int, ...]:
    """MMSIs, each once."""
    return _numbers(mmsi_number, values, line_no, account)


def _numbers(
    read: Callable[[str], int | None], values: Iterable[str], line_no: int, account: Account
) -> tuple[int, ...]:
    found: dict[int, None] = {}
    for value in values:
        try:
            number = read(value.strip())
        except ValueError as fault:
            account.signal(line_no, f"{fault}: left out, the row is read without it")
            continue
        if number is not None:
            found[number] = None
    return tuple(found)
