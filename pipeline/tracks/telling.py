"""Telling fixes: of a day's fixes those without which the others would not say the same.

A ship that lies in port says the same every few minutes, one on her way goes straight on. What later stages find rests
on where something changes: so of a day's fixes these are kept, and stand for the rest. What that may change, and what
it does not, docs/incremental.md says:

- the first and the last fix that say the same to a station of port with the ports about it, speed class and status:
  where zones are entered and left, and where stops begin and end;
- both sides of every hour's silence, and so many in between that two that tell are never so far apart as the shortest
  silence which anything is made of, unless the ship was silent: no silence is hidden, and none is made up;
- the fixes between which the ship left its straight way by more than `TrackSettings.telling_off_m`, but for those that
  say in a port that the ship lies still;
- in a port, what does not say that it lies still, and all within the least stop of it: rests are told by places;
- reports of ships under way that are heard twice, since a late one is told by the first;
- everything of an MMSI that is more than one plain ship that day.

Which fixes tell depends on those of the ship's own day alone, so that it is told once a day and never again.
"""

from typing import NamedTuple

import dataframely as dy
import numpy as np
import polars as pl

from pipeline.compiled import read_only
from pipeline.gap_settings import GapSettings
from pipeline.schemas import ZonedFixes
from pipeline.settings import EncounterSettings, PortCallSettings, TrackSettings
from pipeline.tracks.kernels.association import Indices, Marks
from pipeline.tracks.kernels.telling import Places, Ports, mark_about, mark_other_ports, mark_silences, mark_turns
from pipeline.tracks.reports import ship_starts

_METRES_PER_NM = 1852
_NOWHERE = 2**32 - 1
_NOT_SAID = 255
_RESTING = (1, 5)  # at anchor, moored
_US_PER_HOUR = 3_600_000_000
_REPORT = ["mmsi", "lon_deg", "lat_deg", "sog_knots", "cog_deg"]


class Telling(NamedTuple):
    """Rows of the fixes that tell, in their order, and how many fixes each stands for, itself among them."""

    rows: Indices
    stands_for: Indices


def shortest_silence_hours(port_calls: PortCallSettings, gaps: GapSettings, encounters: EncounterSettings) -> float:
    """The shortest silence which anything is made of."""
    return min(port_calls.port_gap_hours, gaps.least_gap_hours, encounters.longest_interval_hours)


def telling_fixes(
    fixes: dy.DataFrame[ZonedFixes],
    tracks: TrackSettings,
    port_calls: PortCallSettings,
    gaps: GapSettings,
    encounters: EncounterSettings,
) -> Telling:
    """Choose the fixes that tell, of whole days of some MMSIs, sorted by (mmsi, received_at_utc, file_id, line_no).

    A fix that is left out is counted with the next telling one of the same ship, station, port and speed class, so that
    sums over them are those over all.
    """
    starts = ship_starts(fixes)
    ship = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    said = fixes.select(
        knots=pl.col("sog_knots").fill_null(float("nan")), status=pl.col("nav_status").fill_null(_NOT_SAID)
    )
    knots, status = said["knots"].to_numpy(), said["status"].to_numpy()
    groups = _groups(fixes["station"], _runs(fixes, ship, _speed_class(knots, port_calls, encounters), status))
    is_kept = _is_end(groups)
    is_kept |= _is_of_many(fixes, starts)[ship]
    is_kept |= _is_heard_twice(fixes, tracks)
    is_still = (knots <= port_calls.stop_at_or_below_knots + 1e-6) | (
        np.isin(status, _RESTING) & (knots < port_calls.moored_stop_below_knots)
    )
    time_us = read_only(fixes["received_at_utc"].to_physical())
    is_inside = fixes["port_id"].is_not_null().to_numpy()
    mark_about(time_us, starts, is_inside & ~is_still, round(port_calls.least_stop_minutes * 60e6), is_kept)
    shortest_us = round(shortest_silence_hours(port_calls, gaps, encounters) * _US_PER_HOUR)
    mark_silences(time_us, starts, _US_PER_HOUR, shortest_us, is_kept)
    # Last: each mark that comes after would bend the ways that were taken for straight.
    places = Places(time_us, read_only(fixes["lon_deg"]), read_only(fixes["lat_deg"]))
    mark_turns(places, starts, is_inside & is_still, tracks.telling_off_m / _METRES_PER_NM, is_kept)
    rows = np.flatnonzero(is_kept)
    return Telling(rows, _stands_for(groups, is_kept)[rows])


def _speed_class(
    knots: np.ndarray[tuple[int], np.dtype[np.float32]], port_calls: PortCallSettings, encounters: EncounterSettings
) -> Indices:
    """Number of the thresholds that a speed reaches or exceeds; one more than all where there is none."""
    thresholds = (
        port_calls.moored_stop_below_knots,
        port_calls.resume_at_or_above_knots,
        encounters.below_knots,
        port_calls.under_way_knots,
    )
    reached = np.where(np.isnan(knots), len(thresholds) + 2, knots > port_calls.stop_at_or_below_knots + 1e-6)
    return np.asarray(reached + sum((knots >= threshold).astype(np.int64) for threshold in thresholds), np.int64)


def _runs(fixes: pl.DataFrame, ship: Indices, speed_class: Indices, status: Indices) -> Indices:
    """Number of the run of fixes, of one ship, that say the same of port, speed and status; runs follow each other."""
    ring = fixes["ring_port_ids"].to_physical()
    ring_begin = np.zeros(fixes.height + 1, np.uint32)
    np.cumsum(ring.list.len().to_numpy(), out=ring_begin[1:])
    is_other = np.zeros(fixes.height, np.bool_)
    ports = Ports(
        read_only(fixes["port_id"].to_physical().fill_null(_NOWHERE)),
        ring_begin,
        read_only(ring.explode(empty_as_null=False, keep_nulls=False)),
    )
    mark_other_ports(ports, is_other)
    kind = fixes["zone_kind"].to_physical().fill_null(_NOT_SAID).to_numpy()
    for column in (ship, speed_class, status, kind):
        is_other[1:] |= column[1:] != column[:-1]
    return np.cumsum(is_other)


def _groups(stations: pl.Series, runs: Indices) -> Indices:
    """Number of the group of each fix: those of one run and station."""
    keys = pl.DataFrame({"run": runs, "station": stations})
    return np.asarray(keys.select(pl.struct("run", "station").rank("dense")).to_series().to_numpy(), np.int64)


def _is_end(groups: Indices) -> Marks:
    """The first and the last fix of each group."""
    order = np.argsort(groups, kind="stable")
    of = groups[order]
    is_new = np.append(True, of[1:] != of[:-1])[: len(of)]
    is_end = np.zeros(len(groups), np.bool_)
    is_end[order[is_new | np.append(is_new[1:], True)[: len(of)]]] = True
    return is_end


def _is_of_many(fixes: pl.DataFrame, starts: Indices) -> Marks:
    """Whether an MMSI is several hulls that day, or anything of it is wild, by its place among all."""
    segment = fixes["segment_id"].to_numpy()
    is_odd = fixes["is_wild"].to_numpy().copy()
    is_odd[1:] |= segment[1:] != segment[:-1]
    is_odd[starts[:-1]] = fixes["is_wild"].to_numpy()[starts[:-1]]
    return np.asarray(np.add.reduceat(is_odd, starts[:-1]) > 0 if len(is_odd) else is_odd)


def _is_heard_twice(fixes: pl.DataFrame, tracks: TrackSettings) -> Marks:
    """Reports of ships under way that are in the frame more than once."""
    is_twice = np.zeros(fixes.height, np.bool_)
    fast = fixes.select(*_REPORT).with_row_index("row").filter(pl.col("sog_knots") >= tracks.repeat_least_speed_knots)
    is_twice[fast.filter(pl.struct(_REPORT).is_duplicated())["row"].to_numpy()] = True
    return is_twice


def _stands_for(groups: Indices, is_kept: Marks) -> Indices:
    """For each fix how many it stands for: itself and those left out before it in its group, whose last one is kept."""
    order = np.argsort(groups, kind="stable")
    place = np.where(is_kept[order], np.arange(len(order)), len(order))
    next_kept = np.minimum.accumulate(place[::-1])[::-1]
    counts = np.zeros(len(order), np.int64)
    counts[order] = np.bincount(next_kept, minlength=len(order))[: len(order)]
    return counts
