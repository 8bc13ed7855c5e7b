"""Port calls as they go out: a point each, where she lay if that is kept, else the port's."""

from collections.abc import Iterator

import dataframely as dy
import polars as pl
import shapely

from pipeline.exports.batches import vessel_batches
from pipeline.exports.provenance import Provenance
from pipeline.exports.ships import with_ships
from pipeline.schemas import ExportedPortCalls
from pipeline.warehouse.published import Published
from pipeline.warehouse.selection import Selection

# A ship that stopped lies there still, or lay nearby just before; kept tracks have a fix in ten minutes.
_NEAR_STOP = "1h"
_DRAUGHT_DECIMALS = 2  # AIS says decimetres; without it 7.4 is 7.400000095
_FIX = ("fix_at_utc", "fix_lon_deg", "fix_lat_deg")


def port_call_batches(
    published: Published, selection: Selection, provenance: Provenance
) -> Iterator[dy.DataFrame[ExportedPortCalls]]:
    """Selected port calls, some vessels at a time, in the order of vessels and time.

    Raises:
        TumenError: the database cannot be read.
    """
    ports = published.every("ports")
    for vessel_ids in vessel_batches(published, "port_calls", selection, beside=("tracks",)):
        yield exported(
            published.of_vessels("port_calls", selection, vessel_ids),
            tracks=published.of_vessels("tracks", Selection(), vessel_ids),
            ports=ports,
            vessels=published.rows("vessels", "vessel_id", vessel_ids),
            provenance=provenance,
        )


def exported(
    calls: pl.DataFrame, *, tracks: pl.DataFrame, ports: pl.DataFrame, vessels: pl.DataFrame, provenance: Provenance
) -> dy.DataFrame[ExportedPortCalls]:
    """Rows of `port_calls` as they go out, in their order.

    Args:
        calls: which.
        tracks: all kept positions of their vessels.
        ports: the catalogue.
        vessels: their rows of `vessels`.
        provenance: where they come from.
    """
    placed = with_ships(_placed(calls, tracks, ports), vessels).with_columns(
        pl.col("segment_id").cast(pl.String),
        pl.col("arrival_draught_m", "departure_draught_m").cast(pl.Float64).round(_DRAUGHT_DECIMALS),
        is_synthetic=pl.lit(provenance.is_synthetic),
        provenance=pl.lit(provenance.words),
    )
    whole = placed.with_columns(geometry=_points(placed))
    return ExportedPortCalls.validate(whole.select(ExportedPortCalls.column_names()))


def _placed(calls: pl.DataFrame, tracks: pl.DataFrame, ports: pl.DataFrame) -> pl.DataFrame:
    """Calls with `lon_deg`, `lat_deg` and `placed_by`."""
    stops = _fixes_at_stops(calls, tracks)
    known = ports.select("port_id", port_lon_deg="lon_deg", port_lat_deg="lat_deg")
    is_heard, is_port = pl.col("fix_lon_deg").is_not_null(), pl.col("port_lon_deg").is_not_null()
    return (
        calls.join(stops, on="port_call_id", how="left", maintain_order="left")
        .join(known, on="port_id", how="left", maintain_order="left")
        .with_columns(
            lon_deg=pl.coalesce("fix_lon_deg", "port_lon_deg"),
            lat_deg=pl.coalesce("fix_lat_deg", "port_lat_deg"),
            placed_by=pl.when(is_heard).then(pl.lit("fix")).when(is_port).then(pl.lit("port")),
        )
    )


def _fixes_at_stops(calls: pl.DataFrame, tracks: pl.DataFrame) -> pl.DataFrame:
    """Of each observed call with a stop the kept position next to its beginning, within the call."""
    fixes = tracks.select("vessel_id", fix_at_utc="received_at_utc", fix_lon_deg="lon_deg", fix_lat_deg="lat_deg").sort(
        "fix_at_utc", "fix_lon_deg", "fix_lat_deg"
    )
    stopped = calls.filter(pl.col("evidence") == "observed").drop_nulls("stopped_at_utc").sort("stopped_at_utc")
    near = stopped.join_asof(
        fixes,
        left_on="stopped_at_utc",
        right_on="fix_at_utc",
        by="vessel_id",
        strategy="nearest",
        tolerance=_NEAR_STOP,
        check_sortedness=False,
    )
    is_over = pl.col("fix_at_utc") > pl.col("departed_at_utc")  # NULL: the call goes on
    within = (pl.col("fix_at_utc") >= pl.col("arrived_at_utc")) & ~is_over.fill_null(value=False)
    return near.filter(within).select("port_call_id", *_FIX)


def _points(placed: pl.DataFrame) -> pl.Series:
    known = placed["lon_deg"].is_not_null()
    points = iter(shapely.to_wkb(shapely.points(*placed.filter(known).select("lon_deg", "lat_deg").to_numpy().T)))
    return pl.Series([next(points) if is_known else None for is_known in known], dtype=pl.Binary)
