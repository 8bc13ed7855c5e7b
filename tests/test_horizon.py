"""The horizon: which pruning counts, and what has ended before it; that nights leave it alone is in test_pruning."""

from datetime import datetime, timedelta
from typing import Any

import polars as pl
import pytest

from pipeline.horizon import Horizon, horizon_of, is_behind
from pipeline.schemas import Retention

MAY = datetime(2024, 5, 5)  # noqa: DTZ001  times are UTC without a zone
HORIZON = Horizon(frozen_before_utc=MAY, lake_from_utc=MAY - timedelta(days=30))
BEFORE, AFTER = MAY - timedelta(hours=1), MAY + timedelta(hours=1)


def pruning(frozen_before_utc: datetime) -> dict[str, Any]:
    return {
        "pruned_at_utc": MAY,
        "frozen_before_utc": frozen_before_utc,
        "lake_from_utc": frozen_before_utc - timedelta(days=30),
        "removed_files": 1,
        "removed_rows": 1,
    }


def test_the_furthest_of_the_prunings_is_the_horizon() -> None:
    schema = Retention.create_empty().schema
    assert horizon_of(pl.DataFrame([pruning(MAY), pruning(MAY - timedelta(days=9))], schema=schema)) == HORIZON
    assert horizon_of(Retention.create_empty()) is None


@pytest.mark.parametrize(
    ("row", "is_over"),
    [
        ({"departed_at_utc": BEFORE}, True),
        ({"departed_at_utc": AFTER}, False),
        ({"departed_at_utc": None}, False),
        ({"ended_at_utc": None}, False),
        ({"departed_at_utc": BEFORE, "arrived_at_utc": AFTER, "origin_port_call_id": "o"}, False),
        ({"departed_at_utc": BEFORE, "arrived_at_utc": BEFORE, "origin_port_call_id": "o"}, True),
        ({"latest_departure_utc": BEFORE}, True),
        ({"event_to_utc": AFTER}, False),
    ],
)
def test_what_ended_before_is_behind_what_goes_on_or_ended_later_is_not(row: dict[str, Any], *, is_over: bool) -> None:
    assert is_behind(HORIZON, row) is is_over
