"""GeoParquet 1.1: for DuckDB, GeoPandas, QGIS. Columns in the database's own types, geometries in WKB."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from pyarrow import parquet

from pipeline.exports.layer import GEOMETRY, Layer, arrow_batches, arrow_schema

_VERSION = "1.1.0"


def write_geoparquet(layer: Layer, path: Path) -> None:
    """Write the rows, a row group a batch; beside `geo`, as the format wants it, `tumen` says where they come from.

    Raises:
        OSError: the disk is full.
    """
    extent = _Extent()
    # With Arrow's own schema stored beside, readers through Arrow would not see what is said at the end.
    with parquet.ParquetWriter(path, arrow_schema(layer), compression="zstd", store_schema=False) as writer:
        for batch in arrow_batches(layer):
            extent.take(batch.column(GEOMETRY))
            writer.write_batch(batch)
        column = {"encoding": "WKB", "geometry_types": [layer.geometry_type], **extent.to_json()}
        geo = {"version": _VERSION, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
        said = {"geo": json.dumps(geo), "tumen": json.dumps(layer.provenance.to_text())}
        writer.add_key_value_metadata(said)


class _Extent:
    """What all geometries lie within: known when the last was seen."""

    def __init__(self) -> None:
        self._bounds = np.full((0, 4), np.nan)

    def take(self, geometries: "pa.Array[Any]") -> None:
        """Take some more."""
        known = shapely.from_wkb(geometries.drop_null().to_numpy(zero_copy_only=False))
        if len(known):
            self._bounds = np.vstack([self._bounds, shapely.total_bounds(known)])

    def to_json(self) -> dict[str, list[float]]:
        """`bbox`: west, south, east, north; nothing of no geometry."""
        if not len(self._bounds):
            return {}
        least, greatest = self._bounds.min(axis=0), self._bounds.max(axis=0)
        return {"bbox": [*map(float, least[:2]), *map(float, greatest[2:])]}
