"""Fixes pressed into stretches: runs of one hull's fixes that say the same to the state machine of port calls."""

from dataclasses import dataclass

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.detect.hull_order import HullOrder, in_hull_order
from pipeline.detect.kernels.hull_rows import Indices, Marks
from pipeline.detect.kernels.motions import (
    CUT,
    NOWHERE,
    OUTAGE,
    QUIET,
    Known,
    Said,
    Speeds,
    Told,
    Ways,
    ask,
    room_to_tell,
    silences_at,
    tell,
)
from pipeline.detect.kernels.rests import Places, Rest, at_rest
from pipeline.detect.kernels.visits import Stretches
from pipeline.ports.distance import distance_nm
from pipeline.schemas import ZonedFixes
from pipeline.schemas.places import ZONE_KINDS
from pipeline.settings import PortCallSettings

_MEANINGS = {"CUT": CUT, "OUTAGE": OUTAGE}
_HEARD_SHARE = 0.75  # of the window: one fix alone does not show that a ship stays
_NOT_SAID = 255


@dataclass(frozen=True)
class Pressed:
    """Stretches of all hulls, one after the other, and the hull order that their ends are places of."""

    stretches: Stretches
    order: HullOrder


def press_stretches(fixes: dy.DataFrame[ZonedFixes], silences: pl.DataFrame, settings: PortCallSettings) -> Pressed:
    """One stretch a run of fixes of a hull that say the same: a ship at sea for a month is one.

    `silences` (columns `segment_id`, `started_at_utc`, `meaning`) are those that are known for something: "CUT", the
    ship called elsewhere in it, or "OUTAGE", the feed failed. A stretch has one port (or none), one ring and one
    motion; it begins anew after a silence that means something, and after one that sailing does not explain.
    """
    order = in_hull_order(fixes)
    said = _said(fixes)
    told = _told(fixes, said, order, silences, settings)
    first = np.flatnonzero(told.is_new)
    last = np.append(first[1:], len(order.rows))[: len(first)] - 1
    kinds = np.left_shift(1, fixes["zone_kind"].to_physical().fill_null(len(ZONE_KINDS)).to_numpy(), dtype=np.uint8)
    kinds = np.bitwise_or.reduceat(kinds[order.rows], first) if len(first) else kinds[:0]
    stands_for = fixes["stands_for"].to_numpy()[order.rows].astype(np.int64)
    row, last_row = order.rows[first], order.rows[last]
    is_first_of_hull = np.zeros(len(order.rows) + 1, np.bool_)
    is_first_of_hull[order.starts] = True
    stretches = Stretches(
        is_first_of_hull=is_first_of_hull[first],
        first=first,
        last=last,
        first_us=said.time_us[row],
        last_us=said.time_us[last_row],
        fix_count=np.add.reduceat(stands_for, first) if len(first) else stands_for[:0],
        motion=told.motion[first],
        kinds=kinds & np.uint8((1 << len(ZONE_KINDS)) - 1),
        before=told.before[first],
        is_unheard=told.is_unheard[first],
        port=said.port[row],
        ring_begin=said.ring_begin[row],
        ring_end=said.ring_begin[row + 1],
        ring=said.ring,
    )
    return Pressed(stretches, order)


def _said(fixes: pl.DataFrame) -> Said:
    ring = fixes["ring_port_ids"].to_physical()
    ring_begin = np.zeros(fixes.height + 1, np.uint32)
    np.cumsum(ring.list.len().to_numpy(), out=ring_begin[1:])
    return Said(
        time_us=read_only(fixes["received_at_utc"].to_physical()),
        sog_knots=read_only(fixes["sog_knots"].fill_null(float("nan"))),
        nav_status=read_only(fixes["nav_status"].fill_null(_NOT_SAID)),
        port=read_only(fixes["port_id"].to_physical().fill_null(int(NOWHERE))),
        ring_begin=ring_begin,
        ring=read_only(ring.explode(empty_as_null=False, keep_nulls=False)),
    )


def _told(
    fixes: pl.DataFrame, said: Said, order: HullOrder, silences: pl.DataFrame, settings: PortCallSettings
) -> Told:
    speeds = Speeds(
        stop_knots=settings.stop_at_or_below_knots + 1e-6,
        moored_stop_knots=settings.moored_stop_below_knots,
        resume_knots=settings.resume_at_or_above_knots,
        under_way_knots=settings.under_way_knots,
        sailing_knots=settings.sailing_speed_knots,
        port_gap_hours=settings.port_gap_hours,
    )
    asks_way, asks_rest = np.empty(len(order.rows), np.bool_), np.empty(len(order.rows), np.bool_)
    ask(said, order.rows, order.starts, speeds, asks_way, asks_rest)
    told = room_to_tell(len(order.rows))
    tell(
        said,
        order.rows,
        order.starts,
        _at_rest(fixes, said, order, asks_rest, settings),
        _ways(fixes, order, np.flatnonzero(asks_way)),
        _known(fixes, said, order, silences),
        speeds,
        told,
    )
    return told


def _at_rest(fixes: pl.DataFrame, said: Said, order: HullOrder, asks_rest: Marks, settings: PortCallSettings) -> Marks:
    """Whether each fix that asks lies in a window of minutes in which a ship at the stop speed would have gone further.

    A moored ship's speed over ground is noise of its receiver, up to a knot on some; its places tell the truth.
    """
    minutes = settings.least_stop_minutes
    rest = Rest(
        round(minutes * 60) * 1_000_000, _HEARD_SHARE * minutes * 6e7, settings.stop_at_or_below_knots * minutes / 60
    )
    places = Places(said.time_us, read_only(fixes["lon_deg"]), read_only(fixes["lat_deg"]))
    return at_rest(places, order.rows, order.starts, asks_rest, rest)


def _ways(fixes: pl.DataFrame, order: HullOrder, asked: Indices) -> Ways:
    """The ways to fixes, by place in hull order, from those before them."""
    ends = [
        fixes.select(pl.col("lon_deg", "lat_deg").gather(pl.Series(order.rows[places])))
        for places in (asked - 1, asked)
    ]
    return Ways(asked, distance_nm(*(end[name].to_numpy() for end in ends for name in ("lon_deg", "lat_deg"))))


def _known(fixes: pl.DataFrame, said: Said, order: HullOrder, silences: pl.DataFrame) -> Known:
    """Fixes of which it is known what the silence before them was, by place in hull order, and that."""
    hulls = pl.DataFrame({"segment_id": fixes["segment_id"][order.rows[order.starts[:-1]]]}).with_row_index("hull")
    known = silences.join(hulls, on="segment_id")
    meaning_of = np.full(len(order.rows), QUIET, np.uint8)
    silences_at(
        said.time_us,
        order.rows,
        order.starts,
        read_only(known["hull"].cast(pl.Int64)),
        read_only(known["started_at_utc"].to_physical()),
        read_only(known["meaning"].replace_strict(_MEANINGS, return_dtype=pl.UInt8)),
        meaning_of,
    )
    places = np.flatnonzero(meaning_of)
    return Known(places, meaning_of[places])
