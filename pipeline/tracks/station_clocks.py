"""Clocks of stations: which receiver's times are hours off, as the other receivers of the same file show.

A report of a ship under way is never sent twice with the same bits: where two stations have it at different times, one
of their clocks is wrong, or it was delivered late. Late delivery differs from report to report, a clock does not: it is
the same difference over and over. The stations of a file that are joined by such differences fall into groups of one
time; where one group has more stations than any other, two or more, it is right and the others are corrected. One
station against one proves nothing: both stay as they are, `undetermined`.

What is said of a file depends on that file alone, so that nights in any order give the same.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

import dataframely as dy
import polars as pl

from pipeline.schemas import Positions, StationClocks
from pipeline.schemas.tracks import CLOCK_STATES
from pipeline.settings import DecodeSettings, TrackSettings

_RIGHT, _CORRECTED, _UNDETERMINED = CLOCK_STATES
_MICROSECONDS = 1_000_000
_Table = TypeVar("_Table", bound=pl.DataFrame)
_Differences = dict[str, dict[str, tuple[int, int]]]  # from a station to another: microseconds ahead, reports


def judge_clocks(
    positions: dy.DataFrame[Positions], decode: DecodeSettings, tracks: TrackSettings
) -> dy.DataFrame[StationClocks]:
    """Judge the clocks of stations that have reports of ships under way at other times than others in their file.

    Times further apart than `decode.duplicate_window_s` differ. A difference of two stations is one of clocks where
    `tracks.clock_least_shared` reports or more have it, and `tracks.clock_agreement_share` of all that the two share
    lie within the window of their median. Stations that nothing is said against make no row.
    """
    window_us = int(decode.duplicate_window_s * _MICROSECONDS)
    rows: list[dict[str, object]] = []
    for (file_id,), edges in _edges(positions, window_us, tracks).group_by("file_id", maintain_order=True):
        differences: _Differences = defaultdict(dict)
        for a, b, ahead_us, count in edges.select("a", "b", "ahead_us", "count").iter_rows():
            differences[a][b], differences[b][a] = (-ahead_us, count), (ahead_us, count)
        for stations in _joined(differences):
            rows += [{"file_id": file_id} | row for row in _verdicts(stations, differences, window_us)]
    found = pl.DataFrame(rows, schema=StationClocks.create_empty().schema)
    return StationClocks.validate(found.sort("file_id", "station"))


def with_right_clocks(messages: _Table, clocks: dy.DataFrame[StationClocks]) -> _Table:
    """Put back the times of stations whose clocks were ahead, and forward of those that were behind.

    `messages` have `file_id`, `station`, `received_at_utc`; order and all else stay.
    """
    wrong = clocks.filter(clock_state=_CORRECTED).select("file_id", "station", "ahead_s")
    if wrong.is_empty():
        return messages
    ahead = pl.duration(microseconds=(pl.col("ahead_s") * _MICROSECONDS).round().cast(pl.Int64))
    joined = messages.join(wrong, on=["file_id", "station"], how="left", maintain_order="left")
    put_right = pl.when(pl.col("ahead_s").is_not_null()).then(pl.col("received_at_utc") - ahead)
    return joined.with_columns(received_at_utc=put_right.otherwise(pl.col("received_at_utc"))).drop("ahead_s")  # type: ignore[return-value]  # the same columns


def _edges(positions: pl.DataFrame, window_us: int, settings: TrackSettings) -> pl.DataFrame:
    """One row a file and pair of stations with a steady difference: `a`, `b`, `ahead_us` (of b's clock), `count`."""
    report = ["file_id", "payload_hash"]
    twice = (
        positions.select(*report, "received_at_utc", "line_no", "station", "sog_knots")
        .filter(pl.col("station").is_not_null() & (pl.col("sog_knots") >= settings.repeat_least_speed_knots))
        .filter(
            (pl.col("payload_hash") ^ pl.col("file_id").hash()).is_duplicated()
        )  # and few others: not yet told apart
        .drop_nulls("received_at_utc")
        .sort(*report, "received_at_utc", "line_no")
    )
    is_same = pl.all_horizontal(pl.col(name) == pl.col(name).shift(1) for name in report)
    pairs = twice.select(
        "file_id",
        earlier=pl.col("station").shift(1),
        later="station",
        late_us=pl.col("received_at_utc").diff().dt.total_microseconds(),
        is_same=is_same,
    ).filter(pl.col("is_same") & (pl.col("late_us") > window_us) & (pl.col("earlier") != pl.col("later")))
    is_in_order = pl.col("earlier") < pl.col("later")
    named = pairs.select(
        "file_id",
        a=pl.min_horizontal("earlier", "later"),
        b=pl.max_horizontal("earlier", "later"),
        ahead_us=pl.when(is_in_order).then(pl.col("late_us")).otherwise(-pl.col("late_us")),
    )
    median_us = pl.col("ahead_us").sort().gather(pl.len() // 2).first()  # one that occurs, not a mean of two
    return (
        named.group_by("file_id", "a", "b")
        .agg(
            ahead_us=median_us,
            count=pl.len(),
            agreement=((pl.col("ahead_us") - median_us).abs() <= window_us).mean(),
        )
        .filter(pl.col("count") >= settings.clock_least_shared, pl.col("agreement") >= settings.clock_agreement_share)
        .sort("file_id", "a", "b")
    )


def _joined(differences: _Differences) -> Iterable[dict[str, int]]:
    """Sets of stations that differences join, each with how far its clock is ahead of the first's, in microseconds."""
    left = sorted(differences)
    while left:
        ahead_us, waiting = {left[0]: 0}, [left[0]]
        while waiting:
            here = waiting.pop()
            for there in sorted(differences[here].keys() - ahead_us.keys()):
                ahead_us[there] = ahead_us[here] - differences[here][there][0]
                waiting.append(there)
        yield ahead_us
        left = [station for station in left if station not in ahead_us]


def _verdicts(ahead_us: dict[str, int], differences: _Differences, window_us: int) -> Iterable[dict[str, object]]:
    groups: list[list[str]] = []
    for station in sorted(ahead_us, key=lambda one: (ahead_us[one], one)):
        if groups and ahead_us[station] - ahead_us[groups[-1][0]] <= window_us:
            groups[-1].append(station)
        else:
            groups.append([station])
    groups.sort(key=len, reverse=True)
    is_proved = len(groups[0]) > max([1, *map(len, groups[1:])])
    right_us = sorted(ahead_us[station] for station in groups[0])[len(groups[0]) // 2]
    for station, us in ahead_us.items():
        is_right = station in groups[0]
        yield {
            "station": station,
            "clock_state": _UNDETERMINED if not is_proved else _RIGHT if is_right else _CORRECTED,
            "ahead_s": None if not is_proved else 0.0 if is_right else (us - right_us) / _MICROSECONDS,
            "shared_count": sum(count for _, count in differences[station].values()),
        }
