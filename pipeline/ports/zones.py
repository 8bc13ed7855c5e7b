"""Which port's zone holds a fix, and which ports are near enough that a call there is not over yet."""

from dataclasses import dataclass
from functools import lru_cache

import dataframely as dy
import numpy as np
import polars as pl
import shapely
from shapely.geometry.base import BaseGeometry

from pipeline.ports.polygons import Geometries, area_km2, buffer_km, split, unwrap
from pipeline.schemas import Fixes, ZonedFixes, Zones
from pipeline.schemas.places import ZONE_KINDS
from pipeline.settings import PortCallSettings

CELL_DEG = 0.05
AREA_DECIMALS = 3  # rounding makes equal circles differ; a thousandth of a square kilometre is equal

ZoneRows = tuple[tuple[str, str, str, str], ...]


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
    near = index.near(fixes["lon_deg"], fixes["lat_deg"])
    held = near.filter("is_inside").group_by("fix").agg(pl.col("zone").min()).join(index.places, on="zone")
    ring = near.join(index.places, on="zone").group_by("fix").agg(ring_port_ids=pl.col("port_id").unique().sort())
    zoned = (
        fixes.with_row_index("fix")
        .join(held.drop("zone"), on="fix", how="left", maintain_order="left")
        .join(ring, on="fix", how="left", maintain_order="left")
        .with_columns(pl.col("ring_port_ids").fill_null([]))
        .drop("fix")
    )
    return ZonedFixes.validate(zoned, cast=True)


@dataclass(frozen=True)
class _ZoneIndex:
    """A catalogue's zones ready for questions, numbered by precedence: of two that hold a fix the lesser wins."""

    places: pl.DataFrame
    polygons: Geometries
    rings: Geometries
    cells: pl.DataFrame

    def near(self, lon_deg: pl.Series, lat_deg: pl.Series) -> pl.DataFrame:
        """One row a fix and a zone within the exit distance: `fix`, `zone`, `is_inside`."""
        fixes = pl.DataFrame({"x": lon_deg, "y": lat_deg}).with_row_index("fix")
        possible = fixes.with_columns(cell=_cell(pl.col("x"), pl.col("y"))).join(self.cells, on="cell")
        near = possible.filter(_holds(self.rings, possible))
        return near.select("fix", "zone", is_inside=_holds(self.polygons, near))


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
    polygons = _array([split(geometry) for geometry in whole])
    rings = _array([split(ring) for ring in buffer_km(whole, exit_distance_km)])
    shapely.prepare(polygons)
    shapely.prepare(rings)
    return _ZoneIndex(
        places=precedence.select("port_id", "zone_kind").with_row_index("zone"),
        polygons=polygons,
        rings=rings,
        cells=_cells(rings),
    )


_PLACES = {"zone_id": pl.String, "port_id": pl.String, "zone_kind": pl.String}


def _array(geometries: list[BaseGeometry]) -> Geometries:
    """Geometries as an array of objects; numpy must not look into multipolygons."""
    array = np.empty(len(geometries), dtype=np.object_)
    array[:] = geometries
    return array


def _holds(geometries: Geometries, fixes: pl.DataFrame) -> pl.Series:
    """Whether each fix lies in the geometry that its column `zone` numbers; an edge is inside."""
    held = shapely.intersects_xy(geometries[fixes["zone"].to_numpy()], fixes["x"].to_numpy(), fixes["y"].to_numpy())
    return pl.Series(held, dtype=pl.Boolean)


def _cells(rings: Geometries) -> pl.DataFrame:
    """Which zones' rings each cell of a world grid may touch: most fixes are settled by this look-up alone."""
    parts, zone = shapely.get_parts(rings, return_index=True)
    west, south, east, north = shapely.bounds(parts).T
    corners = pl.DataFrame({"zone": zone.astype(np.uint32), "west": west, "south": south, "east": east, "north": north})
    return (
        corners.with_columns(column=_steps("west", "east"), row=_steps("south", "north"))
        .explode("column")
        .explode("row")
        .select("zone", cell=_number(pl.col("column"), pl.col("row")))
        .unique()
    )


def _steps(least: str, greatest: str) -> pl.Expr:
    return pl.int_ranges(_step(pl.col(least)), _step(pl.col(greatest)) + 1)


def _cell(lon_deg: pl.Expr, lat_deg: pl.Expr) -> pl.Expr:
    return _number(_step(lon_deg), _step(lat_deg))


def _step(angle_deg: pl.Expr) -> pl.Expr:
    return (angle_deg / CELL_DEG).floor().cast(pl.Int64)


def _number(column: pl.Expr, row: pl.Expr) -> pl.Expr:
    return column * round(360 / CELL_DEG) + row
