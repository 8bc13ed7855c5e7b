"""When a station, or the whole feed, says nothing."""

from collections.abc import Iterable

import polars as pl
import pytest
from factories import at

from pipeline.detect.hearings import press_hearings
from pipeline.detect.outages import find_outages, outage_hours
from pipeline.gap_settings import GapSettings

SETTINGS = GapSettings()


def heard(station: str, hours: Iterable[float], ships: int = 3, lon_deg: float = 130.2) -> pl.DataFrame:
    rows = [(station, mmsi, at(hour), lon_deg, 42.0) for hour in hours for mmsi in range(1, ships + 1)]
    names = ["station", "mmsi", "received_at_utc", "lon_deg", "lat_deg"]
    return pl.DataFrame(rows, schema=names, orient="row")


def outages(*parts: pl.DataFrame, as_of: float) -> set[tuple[str | None, float, float]]:
    fixes = (
        pl.concat(parts)
        .sort("mmsi", "received_at_utc")
        .with_columns(is_wild=pl.lit(value=False), file_id=pl.lit("0" * 64), line_no=pl.lit(1), byte_offset=pl.lit(0))
    )
    hearings = press_hearings(fixes.cast({"mmsi": pl.UInt32}), SETTINGS)
    found = find_outages(hearings, at(as_of), SETTINGS)
    hours = [((pl.col(name) - at(0)).dt.total_minutes() / 60) for name in ("out_from_utc", "out_to_utc")]
    return set(found.select("station", *hours).rows())


def test_a_station_heard_continually_that_says_nothing_for_hours_is_out() -> None:
    west, east = heard("WEST", [*range(24), *range(33, 48)]), heard("EAST", range(48))
    assert outages(west, east, as_of=47) == {("WEST", 23.0, 33.0)}


def test_a_silent_feed_is_out_as_a_whole_and_so_are_its_stations() -> None:
    hours = [*range(24), *range(48, 72)]
    assert outages(heard("WEST", hours), heard("EAST", hours), as_of=71) == {
        ("WEST", 23.0, 48.0), ("EAST", 23.0, 48.0), (None, 23.0, 48.0)
    }  # fmt: skip


def test_where_stations_have_no_name_a_cell_is_taken_for_one() -> None:
    quiet, busy = heard("", [*range(24), *range(33, 48)]), heard("", range(48), lon_deg=133.2)
    assert outages(quiet, busy, as_of=47) == {("", 23.0, 33.0)}


def test_a_station_that_is_not_back_is_out_until_now() -> None:
    assert ("WEST", 23.0, 40.0) in outages(heard("WEST", range(24)), heard("EAST", range(41)), as_of=40)


@pytest.mark.parametrize(("ships", "is_outage"), [(1, False), (2, False), (3, True)])
def test_a_station_that_heard_few_ships_may_only_have_lost_them(ships: int, is_outage: bool) -> None:  # noqa: FBT001  a parameter of the table
    west = heard("WEST", [*range(24), *range(40, 60)], ships)
    assert bool(outages(west, heard("EAST", range(60)), as_of=59)) == is_outage


def test_waters_with_traffic_by_day_alone_have_no_outage_every_night() -> None:
    hours = [day * 24.0 + hour for day in range(8) for hour in range(10)]
    found = outages(heard("WEST", hours), heard("EAST", range(178)), as_of=177)
    assert {start for _, start, _ in found} <= {9.0, 33.0, 57.0}  # until the rhythm is known


def test_the_passes_of_a_satellite_are_no_outages() -> None:
    assert outages(heard("SAT", [0, 2, 5, 7, 10, 12, 15, 18, 20, 23, 26, 28]), as_of=28) == set()


@pytest.mark.parametrize(
    ("station", "hours"),
    [
        ("WEST", 4.0),  # its own outage, 20 to 24, within the silence
        ("EAST", 1.0),  # that of the whole feed alone
    ],
)
def test_a_silence_counts_the_hours_of_the_outages_that_touch_it(station: str, hours: float) -> None:
    looks = pl.DataFrame(
        {"gap_id": ["a"], "station": [station], "cell": [0], "started_at_utc": [at(10)], "look_to_utc": [at(24)]}
    )
    out = pl.DataFrame(
        {
            "station": ["WEST", None, "WEST"],
            "cell": [0, None, 0],
            "out_from_utc": [at(20), at(23), at(-9)],
            "out_to_utc": [at(30), at(30), at(-1)],
            "allowed_hours": [3.0, 3.0, 3.0],
        }
    )
    assert outage_hours(looks, out, SETTINGS).rows() == [("a", hours)]


@pytest.mark.parametrize(
    ("out_from", "allowed_hours", "is_counted"),
    [
        (20, 47.9, True),
        (20, 52.1, False),  # that it is one was told later than 48 hours after the look
        (-85, 3.0, True),
        (-87, 3.0, False),  # it began long before the silence
    ],
)
def test_outages_are_told_by_what_was_heard_in_a_window_before_and_after_a_silence(
    out_from: float,
    allowed_hours: float,
    is_counted: bool,  # noqa: FBT001  a parameter of the table
) -> None:
    looks = pl.DataFrame(
        {"gap_id": ["a"], "station": ["WEST"], "cell": [0], "started_at_utc": [at(10)], "look_to_utc": [at(24)]}
    )
    out = looks.select(
        "station", "cell", out_from_utc=at(out_from), out_to_utc=at(999), allowed_hours=pl.lit(allowed_hours)
    )
    whole_feed = out.clear().cast({"station": pl.String})
    assert bool(outage_hours(looks, pl.concat([out, whole_feed]), SETTINGS)["outage_hours"].sum()) == is_counted
