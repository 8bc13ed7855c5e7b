"""Which port's zone holds a fix, and which ports are near enough that a call there is not over yet."""

from dataclasses import dataclass
from functools import lru_cache

import dataframely as dy
import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from pipeline.ports.polygons import Geometries, area_km2, buffer_km, split, unwrap
from pipeline.ports.zone_grid import Held, ZoneGrid, zone_grid
from pipeline.schemas import Fixes, ZonedFixes, Zones
from pipeline.schemas.places import ZONE_KINDS
from pipeline.settings import PortCallSettings

AREA_DECIMALS = 3  # rounding makes equal circles differ; a thousandth of a square kilometre is equal

ZoneRows = tuple[tuple[str, str, str, str], ...]
_ADDED = ("port_id", "zone_kind", "ring_port_ids")


def assign_zones(
    fixes: dy.DataFrame[Fixes], zones: dy.DataFrame[Zones], settings: PortCallSettings
) -> dy.DataFrame[ZonedFixes]:
    """Add `port_id`, `zone_kind` and `ring_port_ids` to every fix; rows and their order stay.

    A fix on a zone's edge is inside. Where zones overlap the berth comes before the harbour, the harbour before the
    anchorage, then the smaller zone, then the lesser zone_id: the order of rows never decides. The ring holds the
    sorted ids of all ports with a zone within `settings.exit_distance_km`, the port the fix is in included; at sea
    it is empty, never NULL.
    """
    rows = zones.select("zone_id", "port_id", "kind", "geometry").sort("zone_id").rows()
    index = _index(tuple(rows), settings.exit_distance_km)
    held = index.grid.held(fixes["lon_deg"].to_numpy(), fixes["lat_deg"].to_numpy())
    kinds = pl.Schema({name: ZonedFixes.create_empty().schema[name] for name in _ADDED})
    places = _places(held, index.places).cast(kinds).select(pl.all().gather(pl.Series(held.answer)))
    # The fixes were checked as such, and no rule binds what is added: a second check would take a sixth of the time.
    return ZonedFixes.cast(fixes.hstack(places))


@dataclass(frozen=True)
class _ZoneIndex:
    """A catalogue's zones ready for questions, numbered by precedence: of two that hold a fix the lesser wins.

    The grid's polygons are the zones in this order, and after them, in the same order, their rings.
    """

    places: pl.DataFrame
    grid: ZoneGrid


@lru_cache(maxsize=4)
def _index(zones: ZoneRows, exit_distance_km: float) -> _ZoneIndex:
    """Index of a catalogue, built once: its whole content is the key."""
    zone_ids, port_ids, kinds, geometries = zip(*zones, strict=True) if zones else ((), (), (), ())
    whole = _array([unwrap(geometry) for geometry in shapely.from_wkt(list(geometries))])
    precedence = (
        pl.DataFrame({"zone_id": zone_ids, "port_id": port_ids, "zone_kind": kinds}, schema=_PLACES)
        .with_columns(
            closeness=pl.col("zone_kind").replace_strict(ZONE_KINDS, range(len(ZONE_KINDS))),
            area_km2=pl.Series(area_km2(whole)).round(AREA_DECIMALS),
        )
        .with_row_index("row")
        .sort("closeness", "area_km2", "zone_id")
    )
    whole = whole[precedence["row"].to_numpy()]
    polygons = [split(geometry) for geometry in (*whole, *buffer_km(whole, exit_distance_km))]
    return _ZoneIndex(
        places=precedence.select("port_id", "zone_kind").with_row_index("zone"), grid=zone_grid(_array(polygons))
    )


_PLACES = {"zone_id": pl.String, "port_id": pl.String, "zone_kind": pl.String}


def _array(geometries: list[BaseGeometry]) -> Geometries:
    """Geometries as an array of objects; numpy must not look into multipolygons."""
    array = np.empty(len(geometries), dtype=np.object_)
    array[:] = geometries
    return array


def _places(held: Held, places: pl.DataFrame) -> pl.DataFrame:
    """One row an answer: `port_id`, `zone_kind` and `ring_port_ids`. A zone counts where its ring holds the fix."""
    rows = pl.DataFrame({"answer": held.owner, "polygon": held.polygon})
    zone = (pl.col("polygon") % pl.lit(places.height)).cast(pl.UInt32)
    told = rows.select("answer", zone=zone, is_ring=pl.col("polygon") >= places.height)
    near = told.filter("is_ring").join(places, on="zone")
    ring = (
        near.select("answer", "port_id")
        .unique()
        .sort("answer", "port_id")
        .group_by("answer", maintain_order=True)
        .agg(ring_port_ids="port_id")
    )
    inside = told.filter(~pl.col("is_ring")).join(near, on=["answer", "zone"], how="semi")
    first = inside.group_by("answer").agg(pl.col("zone").min()).join(places, on="zone")
    return (
        pl.DataFrame({"answer": np.arange(held.answers)})
        .join(first, on="answer", how="left", maintain_order="left")
        .join(ring, on="answer", how="left", maintain_order="left")
        .select("port_id", "zone_kind", pl.col("ring_port_ids").fill_null([]))
    )
