"""What a ship declared before and after a moment: draught and destination, of its load and its way.

Static reports of one moment come in the order of `transmissions.in_order`.
"""

from datetime import timedelta
from typing import Literal

import dataframely as dy
import polars as pl

from pipeline.schemas import Statics

Side = Literal["before", "after"]
Said = Literal["draught_m", "destination"]
_TOLD_BY = ("mmsi", "received_at_utc")
_LINE = ("file_id", "line_no", "byte_offset")


def declared_draught(
    moments: pl.DataFrame, at: str, statics: dy.DataFrame[Statics], *, side: Side, within_hours: float
) -> pl.Series:
    """Draught in metres that each row's `mmsi` declared last before (or first after) column `at`, `within_hours` of it.

    One value a row of `moments`, in its order; NULL where none was declared or the moment is NULL.
    """
    return _declared(moments, at, statics.select(*_TOLD_BY, "draught_m"), side, within_hours)


def declared_destination(
    moments: pl.DataFrame, at: str, statics: dy.DataFrame[Statics], *, side: Side, within_hours: float
) -> pl.Series:
    """Destination, as broadcast, that each row's `mmsi` declared last before (or first after) column `at`.

    As `declared_draught` otherwise.
    """
    return _declared(moments, at, statics.select(*_TOLD_BY, "destination"), side, within_hours)


def declared_reports(  # noqa: PLR0913  what was declared, when, and how far it speaks
    moments: pl.DataFrame, at: str, statics: dy.DataFrame[Statics], said: Said, *, side: Side, within_hours: float
) -> pl.DataFrame:
    """The static reports that `declared_draught` or `declared_destination` take their answers from.

    One row a row of `moments`, in its order: what was said, `file_id`, `line_no`, `byte_offset`; NULL where nothing was
    declared.
    """
    reports = statics.drop_nulls(said).select(*_TOLD_BY, report=pl.struct(said, *_LINE))
    return _declared(moments, at, reports, side, within_hours).struct.unnest()


def _declared(moments: pl.DataFrame, at: str, statics: pl.DataFrame, side: Side, within_hours: float) -> pl.Series:
    """The column of `statics` beside `_TOLD_BY` that was declared nearest on that side; the last of one moment."""
    (what,) = set(statics.columns) - set(_TOLD_BY)
    declared = statics.drop_nulls([what, "received_at_utc"]).sort("received_at_utc", maintain_order=True)
    asked = moments.select("mmsi", at).with_row_index("row")
    found = (
        asked.drop_nulls(at)
        .sort(at)
        .join_asof(
            declared,
            left_on=at,
            right_on="received_at_utc",
            by="mmsi",
            strategy="backward" if side == "before" else "forward",
            tolerance=timedelta(hours=within_hours),
            check_sortedness=False,  # sorted above; polars cannot see it by group
        )
    )
    return asked.join(found.select("row", what), on="row", how="left", maintain_order="left")[what]
