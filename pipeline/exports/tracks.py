"""Tracks as they go out: a line a stretch, heard or assumed; or, for formats without lines, every kept position."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import dataframely as dy
import polars as pl

from pipeline.durations import hours_between
from pipeline.exports.batches import vessel_batches
from pipeline.exports.lines import line_of, multi_line
from pipeline.exports.provenance import Provenance
from pipeline.exports.ships import with_ships
from pipeline.keys import add_key
from pipeline.report.ways import points_of, ways_of
from pipeline.schemas import ExportedPositions, ExportedWays
from pipeline.warehouse.published import Published
from pipeline.warehouse.selection import Selection

_INFERRED = ("vessel_id", "port_id", "arrived_at_utc", "evidence")
_OWN = (
    *("vessel_id", "started_at_utc", "ended_at_utc", "is_heard"),
    *("evidence", "distance_nm", "position_count", "geometry"),
)
_DECIMALS = 2  # AIS says tenths; without it 12.3 is 12.300000191


def position_batches(
    published: Published, selection: Selection, provenance: Provenance
) -> Iterator[dy.DataFrame[ExportedPositions]]:
    """Selected positions of kept tracks, some vessels at a time, each vessel's in order of time.

    Raises:
        TumenError: the database cannot be read.
    """
    for vessel_ids in vessel_batches(published, "tracks", selection):
        tracks = published.of_vessels("tracks", selection, vessel_ids)
        vessels = published.rows("vessels", "vessel_id", vessel_ids)
        told = with_ships(tracks, vessels, "imo", "ship_name").with_columns(
            pl.col("sog_knots", "cog_deg").cast(pl.Float64).round(_DECIMALS),
            is_synthetic=pl.lit(provenance.is_synthetic),
            provenance=pl.lit(provenance.words),
        )
        yield ExportedPositions.validate(told.select(ExportedPositions.column_names()))


def way_batches(
    published: Published, selection: Selection, provenance: Provenance
) -> Iterator[dy.DataFrame[ExportedWays]]:
    """Ways along kept tracks and through inferred calls, some vessels at a time, each's in order of time.

    Of them those that have a part in the selected time: positions heard in it, and the ways from the one before and to
    the one after. A silence that is longer than the time has its way.

    Raises:
        TumenError: the database cannot be read.
    """
    ports, at_any_time = published.every("ports"), replace(selection, from_utc=None, to_utc=None)
    for vessel_ids in vessel_batches(published, "tracks", at_any_time, beside=("port_calls",)):
        tracks = published.of_vessels("tracks", at_any_time, vessel_ids)
        calls = published.of_vessels("port_calls", at_any_time, vessel_ids, _INFERRED)
        vessels = published.rows("vessels", "vessel_id", vessel_ids)
        points = points_by_vessel(tracks, calls, ports, selection)
        yield exported(points, vessels=vessels, selection=selection, provenance=provenance)


def points_by_vessel(
    tracks: pl.DataFrame, calls: pl.DataFrame, ports: pl.DataFrame, selection: Selection
) -> dict[str, pl.DataFrame]:
    """Points of `report.ways` in the selected time, with the last before it and the first after it, by `vessel_id`."""
    calls_of = calls.partition_by("vessel_id", as_dict=True)
    points = {}
    for (vessel_id,), track in tracks.partition_by("vessel_id", as_dict=True, maintain_order=True).items():
        begin, end = track["received_at_utc"][0], track["received_at_utc"][-1]
        of_all = points_of(track, calls_of.get((vessel_id,), calls.clear()), ports, begin, end)
        moments = of_all["received_at_utc"]
        first = int((moments < selection.from_utc).sum()) if selection.from_utc else 0
        behind = int((moments < selection.to_utc).sum()) if selection.to_utc else len(moments)
        points[str(vessel_id)] = of_all[max(first - 1, 0) : behind + 1]
    return points


def exported(
    points: Mapping[str, pl.DataFrame], *, vessels: pl.DataFrame, selection: Selection, provenance: Provenance
) -> dy.DataFrame[ExportedWays]:
    """Ways of some vessels, vessel by vessel in order of time.

    Args:
        points: what they lead through, of `points_by_vessel`.
        vessels: their rows of `vessels`.
        selection: at which time.
        provenance: where they come from.
    """
    rows = [row for vessel_id, of_vessel in points.items() for row in _ways(vessel_id, of_vessel, selection)]
    kinds = {name: kind for name, kind in ExportedWays.create_empty().schema.items() if name in _OWN}
    ways = with_ships(pl.DataFrame(rows, schema=kinds, orient="row"), vessels, "imo", "ship_name", "mmsi")
    whole = add_key(ways, "way_id", "way", ["vessel_id", "started_at_utc", "evidence"]).with_columns(
        duration_hours=hours_between("started_at_utc", "ended_at_utc"),
        is_synthetic=pl.lit(provenance.is_synthetic),
        provenance=pl.lit(provenance.words),
    )
    return ExportedWays.validate(whole.select(ExportedWays.column_names()))


def _ways(vessel_id: str, points: pl.DataFrame, selection: Selection) -> Iterator[tuple[object, ...]]:
    """Rows of `_OWN`, in the order of the schema; between two places at one moment there is no way."""
    for way in ways_of(points):
        is_over = selection.from_utc is not None and way.ended_at_utc < selection.from_utc
        is_to_come = selection.to_utc is not None and way.started_at_utc >= selection.to_utc
        if is_over or is_to_come or (not way.is_heard and way.started_at_utc == way.ended_at_utc):
            continue
        line = line_of(way)
        evidence, positions = ("observed", len(way.points)) if way.is_heard else ("inferred", 0)
        moments = (way.started_at_utc, way.ended_at_utc)
        yield (vessel_id, *moments, way.is_heard, evidence, line.length_nm, positions, multi_line([line]))
