"""Who was heard at the same time too far apart to be one ship, by all fixes and by those that tell."""

from datetime import timedelta

import dataframely as dy
import polars as pl
import pytest
from factories import SHIP, at, fix, zoned

from pipeline.schemas import ZonedFixes
from pipeline.settings import Settings
from pipeline.tracks.presence import find_apart
from pipeline.tracks.telling import telling_fixes

SETTINGS = Settings()
OTHER = SHIP + 1
HOURS = 20
CLAIMS = pl.DataFrame(
    {
        "speaker": [0, 1],
        "mmsi": [SHIP, OTHER],
        "segment_id": [SHIP, OTHER],
        "is_own": True,
        "imo": 9161003,
        "name_key": pl.Series([None, None], dtype=pl.String),
        "started_at_utc": at(0),
        "ended_at_utc": at(HOURS),
    },
    schema_overrides={"segment_id": pl.UInt64, "mmsi": pl.UInt32},
)
NO_REPORTS = pl.DataFrame(
    schema={
        "speaker": pl.Int64, "received_at_utc": pl.Datetime("us"), "file_id": pl.String, "line_no": pl.UInt64,
        "byte_offset": pl.UInt64,
    }
)  # fmt: skip


def two_ships() -> dy.DataFrame[ZonedFixes]:
    """One sails north for a day, another lies in a port; each heard every ten minutes."""
    tens = [ten / 6 for ten in range(6 * HOURS)]
    sailing = [fix(hour, lat_deg=40 + hour / 6, mmsi=OTHER) for hour in tens]
    return zoned(*(fix(hour, "P", 0.0, nav_status=5) for hour in tens), *sailing)


def telling(fixes: dy.DataFrame[ZonedFixes]) -> dy.DataFrame[ZonedFixes]:
    told = telling_fixes(fixes, SETTINGS.tracks, SETTINGS.port_calls, SETTINGS.gaps, SETTINGS.encounters)
    stands_for = pl.Series(told.stands_for, dtype=pl.UInt32)
    return ZonedFixes.cast(fixes[pl.Series(told.rows)].with_columns(stands_for=stands_for))


def test_the_fixes_that_tell_say_who_was_apart_in_as_many_hours_as_all_do() -> None:
    every = two_ships()
    few = telling(every)
    assert few.height < every.height / 8
    (by_all,), (by_few,) = (
        find_apart(CLAIMS, fixes, NO_REPORTS, SETTINGS.identity).to_dicts() for fixes in (every, few)
    )
    assert by_all["hours_apart"] > HOURS / 2
    assert by_few["hours_apart"] == pytest.approx(by_all["hours_apart"], abs=1)
    assert by_few["farthest_nm"] == pytest.approx(by_all["farthest_nm"], abs=0.1)
    assert abs(by_few["first_apart_utc"] - by_all["first_apart_utc"]) <= timedelta(hours=1)
