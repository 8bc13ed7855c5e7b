"""Voyages as they go out: one row each, with the whole way from call to call."""

from collections.abc import Iterator, Sequence

import dataframely as dy
import polars as pl

from pipeline.exports.batches import vessel_batches
from pipeline.exports.provenance import Provenance
from pipeline.exports.ships import with_ships
from pipeline.exports.voyage_ways import VoyageWay, tracks_by_vessel, way_of_voyage
from pipeline.schemas import ExportedVoyages
from pipeline.warehouse.published import Published
from pipeline.warehouse.selection import Selection

_CALL = ("port_call_id", "evidence", "arrived_at_utc", "departed_at_utc")
_DRAUGHT_DECIMALS = 2  # AIS says decimetres; without it 7.4 is 7.400000095


def voyage_batches(
    published: Published, selection: Selection, provenance: Provenance
) -> Iterator[dy.DataFrame[ExportedVoyages]]:
    """Selected voyages, some vessels at a time, in the order of vessels and time.

    Raises:
        TumenError: the database cannot be read.
    """
    ports = published.every("ports")
    corridor = Selection(is_corridor=True)
    for vessel_ids in vessel_batches(published, "voyages", selection, beside=("port_calls", "tracks")):
        voyages = published.of_vessels("voyages", selection, vessel_ids)
        yield exported(
            voyages,
            calls=published.of_vessels("port_calls", Selection(), vessel_ids, _CALL),
            tracks=published.of_vessels("tracks", Selection(), vessel_ids),
            ports=ports,
            vessels=published.rows("vessels", "vessel_id", vessel_ids),
            corridor_ids=published.of_vessels("voyages", corridor, vessel_ids, ["voyage_id"])["voyage_id"],
            provenance=provenance,
        )


def exported(  # noqa: PLR0913  a table each
    voyages: pl.DataFrame,
    *,
    calls: pl.DataFrame,
    tracks: pl.DataFrame,
    ports: pl.DataFrame,
    vessels: pl.DataFrame,
    corridor_ids: pl.Series,
    provenance: Provenance,
) -> dy.DataFrame[ExportedVoyages]:
    """Rows of `voyages` as they go out, in their order.

    Args:
        voyages: which.
        calls: rows of `port_calls`, both ends of each among them.
        tracks: all kept positions of their vessels, in order of time.
        ports: the catalogue.
        vessels: their rows of `vessels`.
        corridor_ids: which of them are corridor voyages.
        provenance: where they come from.
    """
    ended = _with_ends(voyages, calls, ports)
    by_vessel = tracks_by_vessel(tracks)
    ways = [way_of_voyage(row, by_vessel.get(row["vessel_id"])) for row in ended.iter_rows(named=True)]
    whole = with_ships(ended, vessels).with_columns(
        pl.col("draught_change_m").cast(pl.Float64).round(_DRAUGHT_DECIMALS),
        reasons=_reasons(ended["reasons"].to_list()),
        is_corridor=pl.col("voyage_id").is_in(corridor_ids.implode()),
        is_track_kept=pl.col("vessel_id").is_in(list(by_vessel)),
        heard_nm=pl.Series([way.heard_nm for way in ways], dtype=pl.Float64),
        assumed_nm=pl.Series([way.assumed_nm for way in ways], dtype=pl.Float64),
        is_synthetic=pl.lit(provenance.is_synthetic),
        provenance=pl.lit(provenance.words),
        geometry=_geometries(ways),
    )
    return ExportedVoyages.validate(whole.select(ExportedVoyages.column_names()))


def _with_ends(voyages: pl.DataFrame, calls: pl.DataFrame, ports: pl.DataFrame) -> pl.DataFrame:
    for side in ("origin_", "destination_"):
        call = calls.select(pl.col(_CALL).name.prefix(side))
        port = ports.select(pl.col("port_id", "port_name", "lon_deg", "lat_deg").name.prefix(side))
        voyages = voyages.join(call, on=f"{side}port_call_id", how="left", maintain_order="left").join(
            port, on=f"{side}port_id", how="left", maintain_order="left"
        )
    return voyages


def _reasons(of_all: Sequence[Sequence[dict[str, object]]]) -> pl.Series:
    """`40 listed_ship: the ship is on a list; 0 ...`: what a cell can hold."""
    return pl.Series(
        [
            "; ".join(f"{reason['points']:g} {reason['rule']}: {reason['text']}" for reason in all_of)
            for all_of in of_all
        ],
        dtype=pl.String,
    )


def _geometries(ways: Sequence[VoyageWay]) -> pl.Series:
    return pl.Series([way.geometry for way in ways], dtype=pl.Binary)
