"""IMO ship numbers: which of those broadcast can be one."""

import polars as pl

_WEIGHTS = (7, 6, 5, 4, 3, 2)
_EXAMPLE = 1_234_567  # passes the check digit; what people type who have none


def is_valid_imo(imo: pl.Expr) -> pl.Expr:
    """Whether the check digit is right: the last digit of the sum of the first six times 7 to 2.

    Method: IMO Resolution A.1117(30), annex. NULL counts as not valid.
    """
    digits = [(imo // 10 ** (6 - place)) % 10 for place in range(7)]
    weighted = pl.sum_horizontal([digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)])
    has_seven_digits = imo.is_between(1_000_000, 9_999_999)
    is_valid: pl.Expr = has_seven_digits & (weighted % 10 == digits[6]) & (imo != _EXAMPLE)
    return is_valid.fill_null(value=False)


def has_right_check_digit(imo: int) -> bool:
    """The same of one number."""
    digits = [int(digit) for digit in f"{imo:07d}"]
    weighted = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return len(digits) == len(_WEIGHTS) + 1 and digits[0] > 0 and weighted % 10 == digits[6] and imo != _EXAMPLE
