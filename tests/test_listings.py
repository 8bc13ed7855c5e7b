from datetime import datetime

import polars as pl
import pytest

from pipeline.listings import flags_ship, in_force_at

MARCH, APRIL, MAY = (datetime(2024, month, 1) for month in (3, 4, 5))  # noqa: DTZ001  times are UTC without a zone
SPAN = {"listed_from_utc": pl.Datetime("us"), "listed_to_utc": pl.Datetime("us")}


@pytest.mark.parametrize(
    ("begins", "ends", "is_in_force"),
    [
        (None, None, True),
        (APRIL, None, True),
        (MAY, None, False),
        (None, APRIL, False),
        (None, MAY, True),
        (MARCH, APRIL, False),
        (MARCH, MAY, True),
    ],
)
def test_a_span_holds_from_its_beginning_until_before_its_end(
    begins: datetime | None, ends: datetime | None, *, is_in_force: bool
) -> None:
    match = pl.DataFrame([(begins, ends)], schema=SPAN, orient="row")
    assert match.select(in_force_at(pl.lit(APRIL))).item() is is_in_force


@pytest.mark.parametrize(
    ("listing", "strength", "flags"),
    [
        ("ship", "certain", True),
        ("ship", "probable", True),
        ("ship", "weak", False),
        ("owner", "certain", False),
    ],
)
def test_a_ship_is_flagged_by_more_than_a_name_and_for_itself(listing: str, strength: str, *, flags: bool) -> None:
    match = pl.DataFrame({"listing": [listing], "match_strength": [strength]})
    assert match.select(flags_ship()).item() is flags
