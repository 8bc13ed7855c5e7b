"""Fixes: the positions of the whole lake, each transmission once, in order, by hull, the implausible ones flagged."""

from concurrent.futures import ThreadPoolExecutor

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.schemas import Fixes, Positions
from pipeline.settings import DecodeSettings, TrackSettings
from pipeline.tracks.kernels.ordering import Heard, Rows, standing_in_order
from pipeline.tracks.segments import cut_segments
from pipeline.transmissions import each_for_itself

_AIRCRAFT_REPORT = 9
_TOLD_LATER = ("segment_id", "is_wild", "wild_reason")
_CODES = ("station", "file_id")
_AT_ONCE = 2  # columns put in order beside each other: memory bounds them


def clean_fixes(
    positions: dy.DataFrame[Positions], decode: DecodeSettings, tracks: TrackSettings
) -> dy.DataFrame[Fixes]:
    """Turn positions of any number of files into fixes.

    Positions without a place or a time, and aircraft's, make no fix. Equal payloads of an MMSI within
    `decode.duplicate_window_s` are one transmission, across files too: the least (received_at_utc, file_id, line_no)
    stands. The result is a function of the set of positions: the order of files and rows does not matter.
    """
    return cut_segments(_in_order(each_for_itself(positions), decode.duplicate_window_s), tracks)


def standing_positions(positions: dy.DataFrame[Positions], decode: DecodeSettings) -> dy.DataFrame[Positions]:
    """The positions that make fixes, in the order of these: row by row what `clean_fixes` takes its fixes from."""
    rows = _standing(positions, positions["file_id"].cast(pl.Categorical), decode.duplicate_window_s)
    return Positions.cast(positions[pl.Series(rows)])


def makes_fix() -> pl.Expr:
    """Whether a position has a place and a time, and is not an aircraft's."""
    is_placed = pl.all_horizontal(pl.col("received_at_utc", "lon_deg", "lat_deg").is_not_null())
    return is_placed & pl.col("msg_type").ne_missing(_AIRCRAFT_REPORT)


def _in_order(positions: pl.DataFrame, window_s: float) -> pl.DataFrame:
    """The positions that make fixes, in the order of these, with the columns that fixes have by then."""
    codes = {name: positions[name].cast(pl.Categorical) for name in _CODES}
    rows = pl.Series(_standing(positions, codes["file_id"], window_s))

    def put_in_order(name: str) -> pl.Series:
        # In one piece, since out of many rows are taken four times as slowly.
        return (codes.pop(name) if name in codes else positions[name]).rechunk().gather(rows)

    names = [name for name in Fixes.column_names() if name not in _TOLD_LATER]
    widest_first = sorted(names, key=lambda name: positions[name].estimated_size(), reverse=True)  # bounds memory
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return pl.DataFrame(list(pool.map(put_in_order, widest_first))).select(names)


def _standing(positions: pl.DataFrame, file_ids: pl.Series, window_s: float) -> Rows:
    """Rows that make fixes, in the order of these; a line may hold two messages, so that the payload ends the order."""
    is_fix = positions.select(makes_fix()).to_series()
    heard = Heard(
        mmsi=read_only(positions["mmsi"]),
        time_us=read_only(positions["received_at_utc"].to_physical().fill_null(0)),
        file=read_only(_places(file_ids)),
        line_no=read_only(positions["line_no"]),
        payload_hash=read_only(positions["payload_hash"]),
    )
    return standing_in_order(heard, np.array(is_fix.arg_true().to_numpy()), int(window_s * 1_000_000))


def _places(file_ids: pl.Series) -> pl.Series:
    """Place of each file among all, in the order of their names."""
    named = pl.DataFrame({"code": file_ids.unique().to_physical(), "name": file_ids.unique().cast(pl.String)})
    places = np.zeros(int(named["code"].max() or 0) + 1, np.uint32)  # type: ignore[arg-type]  # a number
    places[named.sort("name")["code"].to_numpy()] = np.arange(named.height)
    return pl.Series(places).gather(file_ids.to_physical())
