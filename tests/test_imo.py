import polars as pl
import pytest

from pipeline.imo import is_valid_imo


@pytest.mark.parametrize(
    ("imo", "expected"),
    [
        (9161003, True),  # LADY R
        (9179842, True),  # ANGARA
        (9161004, False),
        (1234567, False),  # passes the check digit, and is what people type who have none
        (916100, False),
        (91610030, False),
        (None, False),
    ],
)
def test_the_check_digit_decides(imo: int | None, expected: bool) -> None:  # noqa: FBT001  a parameter of the table
    assert pl.select(is_valid_imo(pl.lit(imo, dtype=pl.Int64))).item() is expected
