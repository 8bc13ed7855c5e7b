"""Ways: how far hulls sailed along their fixes, over spans of time."""

import numpy as np
import numpy.typing as npt
import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.hull_order import in_hull_order
from pipeline.detect.kernels.hull_rows import Indices, Rows
from pipeline.detect.kernels.spans import narrow
from pipeline.durations import MICROSECONDS_PER_HOUR
from pipeline.ports.distance import METRES_PER_NM, DistanceNm, steps_m

_LEGS = 50_000  # measured at a time, so that what is in between stays in the processor's cache


def ways_along(
    spans: pl.DataFrame, fixes: pl.DataFrame, hull_of: pl.DataFrame, silence_hours: float, sea_distance_nm: DistanceNm
) -> pl.DataFrame:
    """How far the hull of each span sailed from its first fix within it to its last, in the order of `spans`.

    `spans` has `hull_id`, `from_utc` and `to_utc`; `hull_of` the `hull_id` of every `segment_id`, and a segment that
    it does not know is a hull of its own. The way is that by great circles from fix to fix, each in whole metres, so
    that sums do not depend on how fixes were delivered; over silences of `silence_hours` and more it is that by sea.
    Columns: `along_nm`, and of the first and last fix `first_lon_deg`, `first_lat_deg`, `last_lon_deg`, `last_lat_deg`;
    all are NULL where the hull has no true fix within the span.
    """
    order = in_hull_order(fixes)
    parts = _parts(spans, fixes.select("segment_id", "received_at_utc"), hull_of, order.rows, order.starts)
    begin, end = (np.array(parts[name].to_numpy()) for name in ("begin", "end"))
    from_us, to_us = (read_only(parts[name].to_physical()) for name in ("from_utc", "to_utc"))
    time_us = read_only(fixes["received_at_utc"].to_physical())
    narrow(time_us, order.rows, from_us, to_us, begin, end)
    part, place = _numbers(begin, end)
    span, rows = parts["span"].to_numpy()[part], order.rows[place]
    is_leg = span[1:] == span[:-1]
    is_silent = is_leg & (np.diff(time_us[rows]) >= silence_hours * MICROSECONDS_PER_HOUR)
    legs_m = _legs_m(fixes, rows)
    by_sea_nm = sea_distance_nm(*_ends_deg(fixes, rows[:-1][is_silent], rows[1:][is_silent]))
    legs_m[is_silent] = np.round(by_sea_nm * METRES_PER_NM)
    metres = np.bincount(span[1:][is_leg], legs_m[is_leg], spans.height)
    return _told(spans.height, fixes, span, rows, metres / METRES_PER_NM)


def _legs_m(fixes: pl.DataFrame, rows: Rows) -> npt.NDArray[np.float64]:
    """Way by great circle from each row's fix to the next one's."""
    lon_deg, lat_deg = fixes["lon_deg"].to_numpy(), fixes["lat_deg"].to_numpy()
    legs_m = np.empty(max(len(rows) - 1, 0))
    for begin in range(0, len(legs_m), _LEGS):
        now = rows[begin : begin + _LEGS + 1]
        legs_m[begin : begin + _LEGS] = steps_m(lon_deg[now], lat_deg[now])
    return legs_m


def _parts(
    spans: pl.DataFrame, fixes: pl.DataFrame, hull_of: pl.DataFrame, rows: Rows, starts: Indices
) -> pl.DataFrame:
    """Each span by the segments of its hull, in order of time: `begin`, `end` of the segment's fixes in hull order."""
    segments = (
        fixes[rows[starts[:-1]]]
        .with_columns(begin=pl.Series(starts[:-1]), end=pl.Series(starts[1:]))
        .join(hull_of, on="segment_id", how="left", maintain_order="left")
        .with_columns(hull_id=pl.coalesce("hull_id", "segment_id"))
    )
    return (
        spans.with_row_index("span")
        .join(segments, on="hull_id")
        .sort("span", "received_at_utc", "segment_id", maintain_order=True)
    )


def _numbers(begin: Indices, end: Indices) -> tuple[Indices, Indices]:
    """All whole numbers of each half-open range: the range's number, and the number itself."""
    length = end - begin
    of = np.repeat(np.arange(len(length)), length)
    return of, np.arange(len(of)) + np.repeat(begin - (np.cumsum(length) - length), length)


def _ends_deg(fixes: pl.DataFrame, before: Rows, here: Rows) -> list[npt.NDArray[np.float64]]:
    """Longitude and latitude of the fixes that legs begin with, and of those they end with."""
    return [fixes[name].to_numpy()[rows] for rows in (before, here) for name in ("lon_deg", "lat_deg")]


def _told(
    spans: int, fixes: pl.DataFrame, span: Indices, rows: Rows, along_nm: npt.NDArray[np.float64]
) -> pl.DataFrame:
    is_first = np.append(True, span[1:] != span[:-1])[: len(span)]
    is_last = np.append(is_first[1:], True)[: len(span)]
    known = [
        fixes.select(pl.col("lon_deg", "lat_deg").gather(pl.Series(rows[marks])).name.prefix(f"{end}_"))
        for end, marks in (("first", is_first), ("last", is_last))
    ]
    of = span[is_first]
    told = pl.concat([pl.DataFrame({"span": of, "along_nm": along_nm[of]}), *known], how="horizontal")
    every = pl.DataFrame({"span": np.arange(spans)}, schema={"span": told.schema["span"]})
    return every.join(told, on="span", how="left", maintain_order="left").drop("span")
