"""Tracks as they go out: a line a stretch, heard or assumed; or, for formats without lines, every kept position."""

from collections.abc import Iterator

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
    """Ways along selected positions and inferred calls of kept tracks, some vessels at a time, each's in order of time.

    Raises:
        TumenError: the database cannot be read.
    """
    ports = published.every("ports")
    for vessel_ids in vessel_batches(published, "tracks", selection, beside=("port_calls",)):
        tracks = published.of_vessels("tracks", selection, vessel_ids)
        calls = published.of_vessels("port_calls", selection, vessel_ids, _INFERRED)
        vessels = published.rows("vessels", "vessel_id", vessel_ids)
        yield exported(tracks, calls=calls, ports=ports, vessels=vessels, provenance=provenance)


def exported(
    tracks: pl.DataFrame, *, calls: pl.DataFrame, ports: pl.DataFrame, vessels: pl.DataFrame, provenance: Provenance
) -> dy.DataFrame[ExportedWays]:
    """Ways of some vessels, vessel by vessel in order of time.

    Args:
        tracks: their positions.
        calls: their port calls, of which the inferred lie on the way.
        ports: the catalogue.
        vessels: their rows of `vessels`.
        provenance: where they come from.
    """
    by_vessel = calls.partition_by("vessel_id", as_dict=True)
    rows = [
        row
        for (vessel_id,), track in tracks.partition_by("vessel_id", as_dict=True, maintain_order=True).items()
        for row in _ways(str(vessel_id), track, by_vessel.get((vessel_id,), calls.clear()), ports)
    ]
    kinds = {name: kind for name, kind in ExportedWays.create_empty().schema.items() if name in _OWN}
    ways = with_ships(pl.DataFrame(rows, schema=kinds, orient="row"), vessels, "imo", "ship_name", "mmsi")
    whole = add_key(ways, "way_id", "way", ["vessel_id", "started_at_utc", "evidence"]).with_columns(
        duration_hours=hours_between("started_at_utc", "ended_at_utc"),
        is_synthetic=pl.lit(provenance.is_synthetic),
        provenance=pl.lit(provenance.words),
    )
    return ExportedWays.validate(whole.select(ExportedWays.column_names()))


def _ways(
    vessel_id: str, track: pl.DataFrame, calls: pl.DataFrame, ports: pl.DataFrame
) -> Iterator[tuple[object, ...]]:
    """Rows of `_OWN`, in the order of the schema; between two places at one moment there is no way."""
    begin, end = track["received_at_utc"][0], track["received_at_utc"][-1]
    for way in ways_of(points_of(track, calls, ports, begin, end)):
        if not way.is_heard and way.started_at_utc == way.ended_at_utc:
            continue
        line = line_of(way)
        evidence, positions = ("observed", len(way.points)) if way.is_heard else ("inferred", 0)
        moments = (way.started_at_utc, way.ended_at_utc)
        yield (vessel_id, *moments, way.is_heard, evidence, line.length_nm, positions, multi_line([line]))
