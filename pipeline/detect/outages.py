"""Outages: times in which a station that is otherwise heard continually, or the whole feed, says nothing."""

from datetime import datetime, timedelta

import polars as pl

from pipeline.detect.rhythm import usual_interval_hours
from pipeline.durations import hours
from pipeline.gap_settings import GapSettings

_CONTINUAL = 0.95  # quantile of a station's intervals: waters with traffic only by day have no outage every night
_NAMED = 0  # the cell of a station that has a name
_LAST_HOURS = 3  # hours heard before an outage that are looked at for how many ships were there


_WHO = ["station", "cell"]


def station_cell(cell: pl.Expr) -> pl.Expr:
    """What tells receivers apart beside their name: nothing, or the cell of what an unnamed one hears."""
    return pl.when(pl.col("station") == "").then(cell).otherwise(_NAMED)


def find_outages(hearings: pl.DataFrame, as_of_utc: datetime | None, settings: GapSettings) -> pl.DataFrame:
    """One row an outage: `station`, `cell` (both NULL: the whole feed), `out_from_utc`, `out_to_utc`, `allowed_hours`.

    `hearings` are those of `hearings.press_hearings`. Where stations have no name (""), each cell of the grid is taken
    for one; `cell` is 0 where they have. An outage lasts from the last fix before to the first after it, or to
    `as_of_utc`; it is longer than the station's rhythm before allows (`allowed_hours`), and it began when several ships
    were heard: fewer may have left together. The feed needs `least_neighbours` of them, a station one more.
    """
    by_hour = [pl.col("first_utc").min(), pl.col("last_utc").max(), pl.col("mmsi").n_unique().alias("ships")]
    timed = hearings.select("station", "mmsi", "hour_utc", "first_utc", "last_utc", cell=station_cell(pl.col("cell")))
    stations = timed.group_by(*_WHO, "hour_utc").agg(by_hour)
    nobody = [pl.lit(None, timed.schema[name]).alias(name) for name in _WHO]
    whole = timed.group_by("hour_utc").agg(by_hour).select(*nobody, pl.all())
    return pl.concat(
        [
            _pauses(stations, as_of_utc, settings, least_ships=settings.least_neighbours + 1),
            _pauses(whole, as_of_utc, settings, least_ships=settings.least_neighbours),
        ]
    )


def _pauses(
    heard: pl.DataFrame, as_of_utc: datetime | None, settings: GapSettings, *, least_ships: int
) -> pl.DataFrame:
    rhythm = (
        heard.sort(*_WHO, "hour_utc")
        .with_columns(
            usual_hours=usual_interval_hours(_WHO, settings, _CONTINUAL),
            ships_before=_ships_before(settings),
            out_to_utc=pl.col("first_utc").shift(-1).over(_WHO).fill_null(pl.lit(as_of_utc, dtype=pl.Datetime("us"))),
        )
        .with_columns(
            allowed_hours=(pl.col("usual_hours") * settings.outage_intervals).clip(settings.least_outage_hours)
        )
    )
    return rhythm.filter(
        hours(pl.col("out_to_utc") - pl.col("last_utc")) >= pl.col("allowed_hours"),
        pl.col("ships_before") >= least_ships,
    ).select(*_WHO, "out_to_utc", "allowed_hours", out_from_utc="last_utc")


def _ships_before(settings: GapSettings) -> pl.Expr:
    """Most ships of an hour heard and the hours heard before it, as far as these are not too long ago."""
    window = timedelta(days=settings.station_rhythm_days)
    since = [pl.col("hour_utc") - pl.col("hour_utc").shift(back) for back in range(_LAST_HOURS)]
    ships = [pl.when(ago <= window).then(pl.col("ships").shift(back)) for back, ago in enumerate(since)]
    return pl.max_horizontal(ships).over(_WHO)


def outage_hours(looks: pl.DataFrame, outages: pl.DataFrame, settings: GapSettings) -> pl.DataFrame:
    """Hours of each look that lie in outages: columns `gap_id`, `outage_hours`; no row where there are none.

    `looks` has `gap_id`, `station`, `cell`, `started_at_utc`, `look_to_utc`, one row a station (or cell of an unnamed
    one) that might have heard the ship.
    What counts are the outages of one of them or of the whole feed, whichever last longest: those that began no more
    than two `coverage_window_hours` before the silence, and whose length is told by one such window after the look.
    """
    window = timedelta(hours=settings.coverage_window_hours)
    of_station = looks.join(outages.drop_nulls("station"), on=_WHO)
    of_feed = looks.join(outages.filter(pl.col("station").is_null()).drop(_WHO), how="cross")
    starts = pl.max_horizontal("started_at_utc", "out_from_utc")
    overlap_us = (pl.min_horizontal("look_to_utc", "out_to_utc") - starts).dt.total_microseconds().clip(0)

    told_to = pl.min_horizontal("out_to_utc", pl.col("look_to_utc") + window)
    is_told = hours(told_to - pl.col("out_from_utc")) >= pl.col("allowed_hours")
    is_near = pl.col("out_from_utc") >= pl.col("started_at_utc") - 2 * window

    def out(met: pl.DataFrame) -> pl.DataFrame:
        return met.filter(is_told & is_near).group_by("gap_id", *_WHO).agg(outage_us=overlap_us.sum())

    both = pl.concat([out(of_station), out(of_feed)])
    longest = both.group_by("gap_id").agg(pl.col("outage_us").max())
    return longest.select("gap_id", outage_hours=hours(pl.duration(microseconds="outage_us")))
